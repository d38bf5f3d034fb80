import type { FastifyBaseLogger } from 'fastify';
import type { Socket } from 'socket.io';
import type { Metrics } from '../metrics.ts';
import { repeat } from '../repeat.ts';
import { roomIdOf } from './names.ts';
import type { ParleyServer } from './publish.ts';

/** What may wait for one socket: more is not kept, the log has it. */
const PACKETS_MAX = 256;
const BYTES_MAX = 1024 * 1024;
/** Who has not taken it by then is cut off, and comes back when they can. */
const STALLED_MAX_MS = 10_000;
const CHECK_MS = 1000;
/** Looked at anew after this many events, so that a burst cannot pile up between two checks. */
const EVENTS_BETWEEN = 64;

/** What engine.io holds of a connection, as far as it is read here. */
interface Conn {
  writeBuffer: { data?: unknown }[];
  transport: { name: string; writable: boolean; socket?: { bufferedAmount?: number } };
  close(discard?: boolean): void;
}

const sizeOf = (data: unknown) =>
  typeof data === 'string' ? data.length : data instanceof Uint8Array ? data.byteLength : 0;

/** Bytes that wait in the engine and, for a WebSocket, in Node's socket. */
function waitingBytes({ writeBuffer, transport }: Conn): number {
  let bytes = transport.name === 'websocket' ? (transport.socket?.bufferedAmount ?? 0) : 0;
  for (const { data } of writeBuffer) bytes += sizeOf(data);
  return bytes;
}

function leaveRooms(socket: Socket): void {
  for (const name of socket.rooms) if (roomIdOf(name)) socket.leave(name);
}

export interface SlowReaders {
  /** Something was told to sockets of this node. */
  told(): void;
  close(): Promise<void>;
}

/**
 * Bounds what waits for sockets that do not read: above the bound they hear no room any longer; once they have taken
 * all, `resume` puts them back, and they catch up from the log; who takes nothing for 10 s is cut off. Without this
 * one client that never reads costs the server hundreds of megabytes in seconds.
 */
export function watchSlowReaders(
  io: ParleyServer,
  resume: (socket: Socket) => Promise<void>,
  metrics: Pick<Metrics, 'readersCut'>,
  now: () => number,
  log: FastifyBaseLogger,
): SlowReaders {
  const stalled = new Map<Socket, number>();
  let events = 0;

  function check(): void {
    events = 0;
    for (const socket of io.of('/').sockets.values()) {
      const conn = socket.conn as unknown as Conn;
      const bytes = waitingBytes(conn);
      // What waits for a transport that can write leaves at the end of this turn.
      const over = !conn.transport.writable && (conn.writeBuffer.length > PACKETS_MAX || bytes > BYTES_MAX);
      const since = stalled.get(socket);
      // Also while stalled: a membership that was told meanwhile has put it back into a room.
      if (over) leaveRooms(socket);
      if (since === undefined) {
        if (over) stalled.set(socket, now());
      } else if (bytes === 0 && conn.writeBuffer.length === 0) {
        stalled.delete(socket);
        resume(socket).catch(() => conn.close(true));
      } else if (now() - since > STALLED_MAX_MS) {
        log.info({ socketId: socket.id }, 'cut off a client that does not read');
        metrics.readersCut.inc();
        conn.close(true);
      }
    }
    for (const socket of stalled.keys()) if (!socket.connected) stalled.delete(socket);
  }

  return {
    told() {
      events += 1;
      if (events >= EVENTS_BETWEEN) check();
    },
    close: repeat(
      'checking slow readers',
      () => CHECK_MS,
      async () => check(),
      log,
    ),
  };
}
