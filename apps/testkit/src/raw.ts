import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect as dial, type Socket } from 'node:net';

// Engine.IO spoken by hand: what a stock client would never send.

/** `4` is a message of the engine, `2` its ping. */
const PING = '2';
const PONG = '3';

const ENGINE = '/socket.io/?EIO=4&transport=';

/** A polling connection of the engine, one HTTP request at a time. */
export class RawPolling {
  readonly url: string;
  readonly sid: string;
  readonly headers: Record<string, string>;

  constructor(url: string, sid: string, headers: Record<string, string>) {
    this.url = url;
    this.sid = sid;
    this.headers = headers;
  }

  static open(url: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${url}${ENGINE}polling`, { headers });
  }

  /** Opens the engine's connection and joins the namespace. */
  static async connect(url: string, headers: Record<string, string>): Promise<RawPolling> {
    const text = await (await RawPolling.open(url, headers)).text();
    const { sid } = JSON.parse(text.slice(1)) as { sid: string };
    const polling = new RawPolling(url, sid, headers);
    await polling.post('40');
    await polling.poll();
    return polling;
  }

  /** Headers replace those of the connection. */
  poll(headers = this.headers): Promise<Response> {
    return fetch(`${this.url}${ENGINE}polling&sid=${this.sid}`, { headers });
  }

  post(payload: string, headers = this.headers): Promise<Response> {
    return fetch(`${this.url}${ENGINE}polling&sid=${this.sid}`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain;charset=UTF-8', ...headers },
      body: payload,
    });
  }
}

/** Bytes on a bare TCP connection; `closed` resolves with all that came back. */
export async function rawTcp(url: string): Promise<{ socket: Socket; closed: Promise<string> }> {
  const { hostname, port } = new URL(url);
  const socket = dial(Number(port), hostname);
  let received = '';
  socket.on('data', (chunk) => {
    received += chunk.toString('latin1');
  });
  socket.on('error', () => undefined);
  const closed = new Promise<string>((resolve) => socket.on('close', () => resolve(received)));
  await once(socket, 'connect');
  return { socket, closed };
}

/** The head of a request that asks for a WebSocket. */
export function upgradeHead(path: string, headers: Record<string, string> = {}): string {
  const all = {
    host: 'localhost',
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': randomBytes(16).toString('base64'),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return `GET ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
}

export const OPCODE = { text: 1, binary: 2, close: 8, ping: 9 } as const;

/** A WebSocket connection of the engine, frame by frame. */
export class RawWebSocket {
  readonly socket: Socket;
  /** Status line and headers that answered the upgrade. */
  readonly head: string;
  readonly closed: Promise<void>;
  readonly received: string[] = [];
  #buffer: Buffer;
  #waiting: { fits: (text: string) => boolean; resolve: (text: string) => void }[] = [];

  constructor(socket: Socket, head: string, rest: Buffer) {
    this.socket = socket;
    this.head = head;
    this.#buffer = rest;
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()));
    socket.on('data', (chunk) => {
      this.#buffer = Buffer.concat([this.#buffer, chunk]);
      this.#read();
    });
    this.#read();
  }

  /** @param query added to the engine's, e.g. `&sid=…` @returns the connection, also a refused one: see `head` */
  static async open(url: string, headers: Record<string, string> = {}, query = ''): Promise<RawWebSocket> {
    const { hostname, port, host } = new URL(url);
    const socket = dial(Number(port), hostname);
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.write(upgradeHead(`${ENGINE}websocket${query}`, { host, ...headers }));
    let bytes = Buffer.alloc(0);
    const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    while (!bytes.includes('\r\n\r\n')) {
      const chunk = await Promise.race([once(socket, 'data').then(([data]) => data as Buffer), ended]);
      if (!chunk) break;
      bytes = Buffer.concat([bytes, chunk]);
    }
    const end = bytes.includes('\r\n\r\n') ? bytes.indexOf('\r\n\r\n') + 4 : bytes.length;
    return new RawWebSocket(socket, bytes.subarray(0, end).toString('latin1'), bytes.subarray(end));
  }

  /** Opens the engine's connection and joins the namespace. */
  static async connect(url: string, headers: Record<string, string>): Promise<RawWebSocket> {
    const raw = await RawWebSocket.open(url, headers);
    raw.text('40');
    await raw.hears((text) => text.startsWith('40'));
    return raw;
  }

  text(text: string): void {
    this.frame(OPCODE.text, Buffer.from(text));
  }

  /** One frame, masked as a client must; `bits` replaces FIN and the reserved bits. */
  frame(opcode: number, payload: Buffer, bits = 0x80): void {
    const mask = randomBytes(4);
    const length =
      payload.length < 126
        ? Buffer.from([0x80 | payload.length])
        : payload.length < 65_536
          ? Buffer.from([0x80 | 126, payload.length >> 8, payload.length & 255])
          : Buffer.concat([Buffer.from([0x80 | 127, 0, 0, 0, 0]), uint32(payload.length)]);
    const masked = payload.map((byte, index) => byte ^ mask[index % 4]!);
    this.socket.write(Buffer.concat([Buffer.from([bits | opcode]), length, mask, masked]));
  }

  /** The first text, heard already or to come, that fits. Rejects when the connection ends before. */
  hears(fits: (text: string) => boolean): Promise<string> {
    const heard = this.received.find(fits);
    if (heard !== undefined) return Promise.resolve(heard);
    const text = new Promise<string>((resolve) => this.#waiting.push({ fits, resolve }));
    const gone = this.closed.then(() => {
      throw new Error(`the connection ended; heard ${JSON.stringify(this.received)}`);
    });
    return Promise.race([text, gone]);
  }

  #read(): void {
    for (;;) {
      if (this.#buffer.length < 2) return;
      const short = this.#buffer[1]! & 127;
      const start = short === 126 ? 4 : short === 127 ? 10 : 2;
      if (this.#buffer.length < start) return;
      const length =
        short === 126
          ? this.#buffer.readUInt16BE(2)
          : short === 127
            ? Number(this.#buffer.readBigUInt64BE(2))
            : short;
      if (this.#buffer.length < start + length) return;
      const opcode = this.#buffer[0]! & 15;
      const payload = this.#buffer.subarray(start, start + length);
      this.#buffer = this.#buffer.subarray(start + length);
      if (opcode === OPCODE.text) this.#hear(payload.toString());
      if (opcode === OPCODE.close) this.socket.end();
    }
  }

  #hear(text: string): void {
    if (text === PING) {
      this.text(PONG);
      return;
    }
    this.received.push(text);
    this.#waiting = this.#waiting.filter(({ fits, resolve }) => {
      if (!fits(text)) return true;
      resolve(text);
      return false;
    });
  }
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
