import type { Connection, Handlers, Where } from './connection.ts';
import type { Dialect, Member } from './job.ts';
import { openNchan } from './nchan.ts';
import { openSocketIo } from './socketio.ts';
import { openXmpp } from './xmpp.ts';

const OPENERS: Record<Dialect, typeof openSocketIo> = {
  parley: openSocketIo,
  plain: openSocketIo,
  nchan: openNchan,
  xmpp: openXmpp,
};

/** Resolves when the connection hears its rooms. */
export function openConnection(where: Where, member: Member, handlers: Handlers): Promise<Connection> {
  return OPENERS[where.dialect](where, member, handlers);
}
