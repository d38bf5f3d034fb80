import type { Duplex } from 'node:stream';
import type { ParleyServer } from './publish.ts';

interface Packet {
  /** One object for all who are sent the packet. The frame is made by socket.io-adapter, of header and payload. */
  options?: { wsPreEncodedFrame?: Buffer[] };
}

/** What engine.io has of a connection, as far as it is used here. */
interface Conn {
  writeBuffer: Packet[];
  flush(): void;
  transport: { name: string; socket?: { _socket?: Duplex } };
}

/** A frame in one piece is written by a plain write: with two, the system call takes a tenth longer. */
function joinFrame({ options }: Packet): void {
  const frame = options?.wsPreEncodedFrame;
  if (frame && frame.length > 1) options.wsPreEncodedFrame = [Buffer.concat(frame)];
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
      const [packet] = conn.writeBuffer;
      if (packet && conn.writeBuffer.length === 1) {
        joinFrame(packet);
        return flush();
      }
      const wire = conn.transport.name === 'websocket' ? conn.transport.socket?._socket : undefined;
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
