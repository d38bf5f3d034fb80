// Forbidden: features of the web app do not know each other.
export { message } from '../messages/message.ts';
