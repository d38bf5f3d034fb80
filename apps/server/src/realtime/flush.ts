import type { Socket } from 'node:net';
import type { ParleyServer } from './publish.ts';

/** One object for all who are sent a packet. The frame is made by socket.io-adapter, of header and payload. */
interface PacketOptions {
  wsPreEncodedFrame?: Buffer[];
  /** The packet itself, made for the first of them. */
  shared?: Packet;
}

interface Packet {
  type: string;
  data?: unknown;
  options?: PacketOptions;
}

/** What ws has of a connection, as far as it is used here. */
interface WebSocket {
  readyState: number;
  _socket?: Socket;
}

const DUE = Symbol('due');

/** What engine.io has of a connection, as far as it is used here. */
interface Conn {
  readyState: string;
  writeBuffer: Packet[];
  /** Callbacks of what waits. */
  packetsFn: unknown[];
  sendPacket(type: string, data?: unknown, options?: PacketOptions, callback?: unknown): void;
  flush(): void;
  /** Waits for the end of the turn. */
  [DUE]?: boolean;
  transport: { name: string; writable: boolean; socket?: WebSocket };
}

const WS_OPEN = 1;

const wireOf = ({ transport }: Conn): Socket | undefined =>
  transport.name === 'websocket' ? transport.socket?._socket : undefined;

/** The frame in one piece, for all: of two, the system call would take a tenth longer. */
function frameOf({ options }: Packet): Buffer | undefined {
  const frame = options?.wsPreEncodedFrame;
  if (!frame) return undefined;
  if (frame.length > 1) options.wsPreEncodedFrame = [Buffer.concat(frame)];
  return options.wsPreEncodedFrame![0];
}

/**
 * Gives the one packet that waits to the operating system, past engine.io and ws, who would tell each other of it in a
 * dozen calls and events for each of a thousand listeners. Only where nothing is before it: they take what has callbacks,
 * what is of one connection alone, and what a slow reader has not taken yet.
 *
 * @returns whether it has
 */
function writeDirectly(conn: Conn, wire: Socket): boolean {
  const { writeBuffer, packetsFn, transport } = conn;
  if (writeBuffer.length !== 1 || packetsFn.length > 0) return false;
  if (conn.readyState !== 'open' || !transport.writable || transport.socket!.readyState !== WS_OPEN)
    return false;
  if (!wire.writable || wire.writableLength > 0) return false;
  const frame = frameOf(writeBuffer[0]!);
  if (!frame) return false;
  conn.writeBuffer = [];
  wire.write(frame);
  return true;
}

/**
 * A connection writes once per turn of the event loop. What a commit has for a client, the changes of several rooms and
 * the acks of its own sends, so leaves by one call of the operating system instead of one each: those calls were the
 * largest part of the server's time in a busy room.
 */
export function flushOncePerTurn({ engine }: ParleyServer): void {
  let due: Conn[] = [];

  function flushAll(): void {
    const now = due;
    due = [];
    for (const conn of now) {
      conn[DUE] = false;
      const wire = wireOf(conn);
      if (wire && writeDirectly(conn, wire)) continue;
      wire?.cork();
      engineOf(conn).flush.call(conn);
      wire?.uncork();
    }
  }

  function flushLater(this: Conn): void {
    if (this[DUE]) return;
    this[DUE] = true;
    // Behind the microtasks in which the acks are made.
    if (due.push(this) === 1) setImmediate(flushAll);
  }

  engine.on('connection', (conn: Conn) => {
    conn.sendPacket = sendShared;
    conn.flush = flushLater;
  });
}

/** Its class, which still has the methods that are replaced. */
const engineOf = (conn: Conn): Conn => Object.getPrototypeOf(conn) as Conn;

/** One packet for all who are sent the same: the engine would make, and announce, one for each. */
function sendShared(
  this: Conn,
  type: string,
  data?: unknown,
  options?: PacketOptions,
  callback?: unknown,
): void {
  if (!options?.wsPreEncodedFrame || callback || this.readyState !== 'open') {
    engineOf(this).sendPacket.call(this, type, data, options, callback);
    return;
  }
  options.shared ??= { type, data, options };
  this.writeBuffer.push(options.shared);
  this.flush();
}
