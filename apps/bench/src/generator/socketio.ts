import type { Connection, Handlers, Where } from './connection.ts';
import type { OnText } from './frames.ts';
import type { Member } from './job.ts';
import { openWebSocket } from './websocket.ts';

const OPEN = 0x30;
const PING = 0x32;
const MESSAGE = 0x34;
const CONNECT = 0x30;
const EVENT = 0x32;
const ACK = 0x33;
const LETTER_H = 0x68;
const LETTER_L = 0x6c;
const LETTER_T = 0x74;
const BRACKET = 0x5b;
const ZERO = 0x30;
/** Id of the ack that says that the rooms are heard; messages have lower ones. */
const READY_ID = 2_000_000_000;

/**
 * A Socket.IO connection in the least code that speaks the protocol: a stock client for each of 1,000 listeners
 * would make the generator the bottleneck.
 */
export function openSocketIo(where: Where, member: Member, handlers: Handlers): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const { onChat, onAck, onRead } = handlers;
    const send = (packets: string[]) => socket.write(packets.map((packet) => `4${packet}`));
    const connection: Connection = {
      say: (messages) =>
        send(
          messages.map(
            ({ index, roomId, clientMessageId, body }) =>
              `2${index}["chat",{"roomId":"${roomId}","clientMessageId":"${clientMessageId}","body":"${body}"}]`,
          ),
        ),
      ask: (event) => send([`2${READY_ID}${event}`]),
      close: () => socket.close(),
    };
    // Of all events only `chat` has an h there, 42["chat",…, and only `closing` an l.
    const onEvent: OnText = (bytes, start, end) => {
      const letter = bytes[start + 5];
      if (letter === LETTER_H) onChat(bytes, start + 2, end);
      else if (letter === LETTER_L && handlers.onClosing) {
        const [, closing] = JSON.parse(bytes.toString('latin1', start + 2, end));
        handlers.onClosing((closing as { returnInMs: number }).returnInMs);
      }
    };
    const onAnyAck: OnText = (bytes, start, end) => {
      const id = ackIdOf(bytes, start, end);
      if (id !== READY_ID) return onAck(id);
      handlers.onAnswer?.(bytes, start + String(READY_ID).length, end);
      resolve(connection);
    };
    const onText: OnText = (bytes, start, end) => {
      const kind = bytes[start];
      if (kind === PING) {
        handlers.onPing?.();
        return socket.write(['3']);
      }
      if (kind === OPEN) return send(['0']);
      const packet = kind === MESSAGE ? bytes[start + 1] : undefined;
      if (packet === EVENT) return onEvent(bytes, start, end);
      if (packet === ACK) return onAnyAck(bytes, start + 2, end);
      if (packet === CONNECT) return connection.ask(handlers.greeting?.() ?? greetingOf(where, member));
      throw new Error(`refused: ${bytes.toString('latin1', start, Math.min(end, start + 300))}`);
    };
    const socket = openWebSocket({
      host: where.host,
      port: member.port,
      path: '/socket.io/?EIO=4&transport=websocket',
      cookie: member.cookie,
      onText,
      onRead,
      onError(error) {
        reject(error);
        handlers.onError(error);
      },
    });
  });
}

/** The event whose ack says that the connection hears its rooms. */
function greetingOf({ dialect, rooms }: Where, member: Member): string {
  if (dialect === 'parley') return '["sync",{"rooms":{}}]';
  return JSON.stringify(['join', { roomIds: member.rooms.map((room) => rooms[room]) }]);
}

/** Of an ack like `17[{"ok":true,…`. @throws Error when it says no */
function ackIdOf(bytes: Buffer, start: number, end: number): number {
  let id = 0;
  let at = start;
  while (bytes[at] !== BRACKET) {
    id = id * 10 + bytes[at]! - ZERO;
    at += 1;
  }
  if (bytes[at + 7] !== LETTER_T) throw new Error(`not acked: ${bytes.toString('latin1', at, end)}`);
  return id;
}
