import type { Connection, Handlers, Where } from './connection.ts';
import type { Member } from './job.ts';
import { openWebSocket } from './websocket.ts';

/**
 * A connection to nchan: what one subscriber of a channel writes all of them get, as it is. There are no acks: who
 * hears their own message knows that it was taken.
 */
export function openNchan(where: Where, member: Member, handlers: Handlers): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const { onChat, onRead } = handlers;
    const socket = openWebSocket({
      host: where.host,
      port: member.port,
      path: `/rooms/${where.rooms[member.rooms[0]!]}`,
      cookie: member.cookie,
      onOpen: () => resolve(connection),
      onText: onChat,
      onRead,
      onError(error) {
        reject(error);
        handlers.onError(error);
      },
    });
    const connection: Connection = {
      say: (messages) =>
        socket.write(
          messages.map(({ roomId, clientMessageId, body }) =>
            JSON.stringify(['chat', { roomId, clientMessageId, body }]),
          ),
        ),
      ask() {
        throw new Error('nchan answers nothing');
      },
      close: () => socket.close(),
    };
  });
}
