import type { Connection, Handlers, Where } from './connection.ts';
import type { OnText } from './frames.ts';
import type { Member } from './job.ts';
import { openWebSocket } from './websocket.ts';
import { bind, blankRecipient, enterRoom, logIn, openStream, sayIn } from './xmpp-stanzas.ts';

export const XMPP_PATH = '/xmpp-websocket';

/**
 * An XMPP client over WebSocket (RFC 7395) in one room (XEP-0045), in the least code that speaks it. The
 * room repeats a message to its sender as well: that echo is its ack.
 */
export function openXmpp(where: Where, member: Member, handlers: Handlers): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const { onChat, onRead } = handlers;
    const roomId = where.rooms[member.rooms[0]!]!;
    let entered = false;

    const answer = (stanza: string) => {
      if (stanza.startsWith('<stream:features'))
        return socket.write([stanza.includes('PLAIN') ? logIn(member.person) : bind]);
      if (stanza.startsWith('<success')) return socket.write([openStream]);
      if (stanza.startsWith('<iq') && stanza.includes('<jid>'))
        return socket.write([enterRoom(roomId, member.person)]);
      const expected =
        stanza.startsWith('<open') || /^<presence(?! [^>]*type=["'](error|unavailable))/.test(stanza);
      if (!expected) throw new Error(`refused: ${stanza.slice(0, 300)}`);
    };
    const onText: OnText = (bytes, start, end) => {
      if (!bytes.toString('latin1', start, start + 9).startsWith('<message'))
        return answer(bytes.toString('utf8', start, end));
      if (entered) {
        blankRecipient(bytes, start, end);
        return onChat(bytes, start, end);
      }
      // The room's subject comes last of all that one gets on entering.
      if (!bytes.toString('utf8', start, end).includes('<subject')) return;
      entered = true;
      resolve(connection);
    };
    const socket = openWebSocket({
      host: where.host,
      port: member.port,
      path: XMPP_PATH,
      protocol: 'xmpp',
      cookie: member.cookie,
      onOpen: () => socket.write([openStream]),
      onText,
      onRead,
      onError(error) {
        reject(error);
        handlers.onError(error);
      },
    });
    const connection: Connection = {
      say: (messages) => socket.write(messages.map((message) => sayIn(message, message.body))),
      ask() {
        throw new Error('a room of XMPP is not asked');
      },
      close: () => socket.close(),
    };
  });
}
