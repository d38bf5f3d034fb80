export { freePort } from '@parley/server/free-port';
export { type Bundle, bundleMutant, bundleServer, type Mutation, replaced } from './bundle.ts';
export { createDatabase, type TestDatabase } from './database.ts';
export { callHttp, httpOperations, requestOf } from './http.ts';
export { type Link, startLink } from './link.ts';
export { hasNginx, startNginx } from './nginx.ts';
export { createClock, SETUP_CODE, startNode, type TestClock, type TestNode } from './node.ts';
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
export { poll } from './poll.ts';
export { type Postgres, startPostgres } from './postgres.ts';
export { type Child, peakMemory, startChild, stopChildren } from './processes.ts';
export { OPCODE, RawPolling, RawWebSocket, rawTcp, upgradeHead } from './raw.ts';
export { hasRedis, startRedis, type TestRedis } from './redis.ts';
export { type ServerProcess, startServerProcess } from './server-process.ts';
