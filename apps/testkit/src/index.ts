export { createDatabase, type TestDatabase } from './database.ts';
export { SETUP_CODE, startNode, type TestNode } from './node.ts';
export {
  cookieOf,
  createSocket,
  PASSWORD,
  Person,
  postJson,
  refusal,
  type TestSocket,
  type Transport,
} from './person.ts';
