// Forbidden: a use-case knows no transport.
export { bound } from '../../bind/http.ts';
