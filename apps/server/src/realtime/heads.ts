import type { EventOf } from '@parley/protocol';
import type { FastifyBaseLogger } from 'fastify';
import type { Db } from '../db/client.ts';
import { headsOf } from '../features/rooms/rooms.store.ts';
import { membershipsMovedSince } from '../features/rooms/user-log.store.ts';
import { canWrite } from '../features/settings/settings.store.ts';
import type { Metrics } from '../metrics.ts';
import { repeat } from '../repeat.ts';
import type { Bus } from './bus.ts';
import { chatRoom, roomIdOf, userRoom } from './names.ts';
import type { Order, ParleyServer } from './publish.ts';

const EVERY_MS = 2000;
/** While other nodes are not heard, this is the only way their changes come. */
const EVERY_UNHEARD_MS = 500;
/** Looks back over what a slow transaction dated earlier than it committed. */
const OVERLAP_MS = 10_000;

export interface Heads {
  /** Notes what was told here: of that the clients need not be told again. */
  carried(order: Order): void;
  /** The database is another: nothing is known to have been told. */
  forget(): void;
  /** The database stored nothing, though it may be read: once it writes again all are told. */
  refused(): void;
  close(): Promise<void>;
}

/**
 * [D4] The truth about what the bus may lose: compares the heads and memberships in the database with what the
 * sockets of this node were told, and tells the difference. A node that dies between commit and publish, or a Redis
 * that is away, so costs a moment and never a change.
 */
export function watchHeads(
  db: Db,
  io: ParleyServer,
  bus: Pick<Bus, 'healthy'>,
  metrics: Pick<Metrics, 'headsTold'>,
  now: () => number,
  log: FastifyBaseLogger,
): Heads {
  const { adapter } = io.of('/');
  /** Up to which seq the sockets here were told, without a gap. */
  const told = new Map<string, number>();
  let checkedAt = now();
  let writes = true;

  /** Who was refused waits longer with each try; who is told where the room stands tries at once. */
  async function checkWriting(): Promise<void> {
    if (writes) return;
    writes = await canWrite(db);
    if (writes) told.clear();
  }

  async function checkHeads(): Promise<void> {
    const local = new Set<string>();
    for (const name of adapter.rooms.keys()) {
      const roomId = roomIdOf(name);
      if (roomId) local.add(roomId);
    }
    for (const roomId of told.keys()) if (!local.has(roomId)) told.delete(roomId);
    for (const { roomId, head, deleted } of await headsOf(db, [...local])) {
      const room = io.local.to(chatRoom(roomId));
      if (deleted) {
        room.emit('room', { kind: 'gone', roomId, reason: 'deleted' });
        io.local.in(chatRoom(roomId)).socketsLeave(chatRoom(roomId));
      } else if (head > (told.get(roomId) ?? 0)) {
        told.set(roomId, head);
        room.emit('head', { roomId, seq: head });
        metrics.headsTold.inc();
      }
    }
  }

  /** [D7] Whose membership began or ended hears the room, or no longer does. */
  async function checkMemberships(): Promise<void> {
    const at = now();
    const moved = await membershipsMovedSince(db, Math.max(0, at - checkedAt) + OVERLAP_MS);
    checkedAt = at;
    for (const { userId, roomId, head, member } of moved) {
      for (const socketId of adapter.rooms.get(userRoom(userId)) ?? []) {
        const socket = io.of('/').sockets.get(socketId);
        if (!socket || socket.rooms.has(chatRoom(roomId)) === member) continue;
        if (member) {
          socket.join(chatRoom(roomId));
          socket.emit('head', { roomId, seq: head });
        } else {
          socket.leave(chatRoom(roomId));
          socket.emit('room', { kind: 'gone', roomId, reason: 'left' });
        }
      }
    }
  }

  const stop = repeat(
    'checking heads',
    () => (bus.healthy() ? EVERY_MS : EVERY_UNHEARD_MS),
    async () => {
      try {
        await checkWriting();
        await checkHeads();
        await checkMemberships();
      } catch (error) {
        // Once the database is back all are told: whoever was refused meanwhile need not wait for their next try.
        told.clear();
        throw error;
      }
    },
    log,
  );

  return {
    carried(order) {
      if (order.kind !== 'emit' || order.event !== 'chat') return;
      const { roomId, changes } = order.payload as EventOf<'chat'>;
      const first = changes[0]?.seq ?? 0;
      if (first === (told.get(roomId) ?? 0) + 1) told.set(roomId, changes.at(-1)!.seq);
    },
    forget: () => told.clear(),
    refused() {
      writes = false;
    },
    close: stop,
  };
}
