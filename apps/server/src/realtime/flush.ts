import type { Socket } from 'node:net';
import type { ParleyServer } from './publish.ts';

interface Packet {
  /** One object for all who are sent the packet. The frame is made by socket.io-adapter, of header and payload. */
  options?: { wsPreEncodedFrame?: Buffer[] };
}

/** What ws has of a connection, as far as it is used here. */
interface WebSocket {
  readyState: number;
  _socket?: Socket;
}

/** What engine.io has of a connection, as far as it is used here. */
interface Conn {
  readyState: string;
  writeBuffer: Packet[];
  /** Callbacks of what waits. */
  packetsFn: unknown[];
  flush(): void;
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
  let due: (() => void)[] = [];
  const flushAll = () => {
    const now = due;
    due = [];
    for (const flush of now) flush();
  };

  engine.on('connection', (conn: Conn) => {
    const flush = conn.flush.bind(conn);
    let waits = false;
    const flushTogether = () => {
      waits = false;
      const wire = wireOf(conn);
      if (wire && writeDirectly(conn, wire)) return;
      wire?.cork();
      flush();
      wire?.uncork();
    };
    conn.flush = () => {
      if (waits) return;
      waits = true;
      // Behind the microtasks in which the acks are made.
      if (due.push(flushTogether) === 1) setImmediate(flushAll);
    };
  });
}
