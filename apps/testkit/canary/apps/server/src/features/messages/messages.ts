// Forbidden: a use-case does not call another one.
export { bound } from '../rooms/rooms.ts';
