import type { Connection, Handlers, Where } from './connection.ts';
import type { Member } from './job.ts';
import { openSocketIo } from './socketio.ts';

/** Resolves when the connection hears its rooms. */
export function openConnection(where: Where, member: Member, handlers: Handlers): Promise<Connection> {
  return openSocketIo(where, member, handlers);
}
