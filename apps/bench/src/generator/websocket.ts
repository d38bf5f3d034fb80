import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { createFrameReader, encodeFrames, type OnText } from './frames.ts';

/** Shared by all connections: each read is used up before the next. */
const READ_BUFFER = Buffer.allocUnsafeSlow(256 * 1024);

export interface WebSocketOptions {
  host: string;
  port: number;
  path: string;
  /** A Cookie header. */
  cookie: string | null;
  /** The subprotocol that it speaks, where the server asks for one. */
  protocol?: string;
  /** It may be written to. */
  onOpen?(): void;
  onText: OnText;
  /** All that came in one read was handed on. */
  onRead(): void;
  /** The connection is of no more use; what a handler throws ends it, too. */
  onError(error: Error): void;
}

export interface RawSocket {
  /** Text frames, in one write. */
  write(texts: string[]): void;
  close(): void;
}

/** A WebSocket over plain TCP. Write only when it is open, which is when it says something at the latest. */
export function openWebSocket(options: WebSocketOptions): RawSocket {
  const { host, port, path, protocol, cookie, onText, onRead, onError } = options;
  let closing = false;
  const fail = (error: Error) => {
    if (closing) return;
    closing = true;
    socket.destroy();
    onError(error);
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
      options.onOpen?.();
    }
    read(bytes, length);
    onRead();
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
    `GET ${path} HTTP/1.1\r\n` +
      `Host: ${host}:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n` +
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n` +
      `${protocol === undefined ? '' : `Sec-WebSocket-Protocol: ${protocol}\r\n`}` +
      `${cookie === null ? '' : `Cookie: ${cookie}\r\n`}\r\n`,
  );
  return {
    write: (texts) => void socket.write(encodeFrames(texts)),
    close() {
      closing = true;
      socket.destroy();
    },
  };
}
