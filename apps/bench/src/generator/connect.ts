import type { Connection, Handlers, Where } from './connection.ts';
import type { Member } from './job.ts';
import { openNchan } from './nchan.ts';
import { openSocketIo } from './socketio.ts';

/** Resolves when the connection hears its rooms. */
export function openConnection(where: Where, member: Member, handlers: Handlers): Promise<Connection> {
  const open = where.dialect === 'nchan' ? openNchan : openSocketIo;
  return open(where, member, handlers);
}
