import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { createFrameReader, encodeFrames, type OnText } from './frames.ts';
import type { Job } from './job.ts';

/** Shared by all connections: each read is used up before the next. */
const READ_BUFFER = Buffer.allocUnsafeSlow(256 * 1024);

const OPEN = 0x30;
const PING = 0x32;
const MESSAGE = 0x34;
const CONNECT = 0x30;
const EVENT = 0x32;
const ACK = 0x33;
const LETTER_C = 0x63;
const LETTER_T = 0x74;
const BRACKET = 0x5b;
const ZERO = 0x30;

export interface Handlers {
  /** A `chat` event: the whole packet. */
  onChat: OnText;
  onAck(id: number): void;
  /** All that came in one read was handed on. */
  onRead(): void;
  /** The connection is of no more use. */
  onError(error: Error): void;
}

export interface Connection {
  /** Socket.IO packets, in one write. */
  send(packets: string[]): void;
  close(): void;
}

/**
 * A Socket.IO connection in the least code that speaks the protocol: a stock client for each of 1,000 listeners
 * would make the generator the bottleneck. Resolves when the server has accepted it.
 */
export function openConnection(
  { host, port }: Pick<Job, 'host' | 'port'>,
  cookie: string | null,
  handlers: Handlers,
): Promise<Connection> {
  return new Promise((resolve, reject) => {
    let closing = false;
    const fail = (error: Error) => {
      if (closing) return;
      closing = true;
      socket.destroy();
      reject(error);
      handlers.onError(error);
    };
    const send = (packets: string[]) =>
      void socket.write(encodeFrames(packets.map((packet) => `4${packet}`)));
    const connection: Connection = {
      send,
      close() {
        closing = true;
        socket.destroy();
      },
    };

    const onText: OnText = (bytes, start, end) => {
      const kind = bytes[start];
      if (kind === PING) return void socket.write(encodeFrames(['3']));
      if (kind === OPEN) return send(['0']);
      const packet = kind === MESSAGE ? bytes[start + 1] : undefined;
      // Of all events only `chat` begins with a c: 42["chat",…
      if (packet === EVENT)
        return bytes[start + 4] === LETTER_C ? handlers.onChat(bytes, start, end) : undefined;
      if (packet === ACK) return handlers.onAck(ackIdOf(bytes, start + 2, end));
      if (packet === CONNECT) return resolve(connection);
      throw new Error(`refused: ${bytes.toString('latin1', start, Math.min(end, start + 300))}`);
    };

    const read = createFrameReader(onText);
    let response: string | null = '';
    const onBytes = (length: number) => {
      let bytes = READ_BUFFER;
      if (response !== null) {
        response += READ_BUFFER.toString('latin1', 0, length);
        const head = response.indexOf('\r\n\r\n');
        if (head < 0) return;
        if (!response.startsWith('HTTP/1.1 101 ')) throw new Error(`no WebSocket: ${response}`);
        bytes = Buffer.from(response.slice(head + 4), 'latin1');
        length = bytes.length;
        response = null;
      }
      read(bytes, length);
      handlers.onRead();
    };

    const onread = {
      buffer: READ_BUFFER,
      callback(length: number) {
        try {
          onBytes(length);
        } catch (error) {
          fail(error as Error);
        }
        return true;
      },
    };
    const socket: Socket = connect({ host, port, noDelay: true, onread });
    socket.on('error', fail);
    socket.on('close', () => fail(new Error('the server ended the connection')));
    socket.write(
      'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n' +
        `Host: ${host}:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n` +
        `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n` +
        `${cookie === null ? '' : `Cookie: ${cookie}\r\n`}\r\n`,
    );
  });
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
