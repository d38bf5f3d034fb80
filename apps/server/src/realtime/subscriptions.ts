import type { Socket } from 'socket.io';
import type { Db } from '../db/client.ts';
import type { Direct } from '../db/direct.ts';
import { ARRIVALS_EVERY_MS, gather } from '../db/gather.ts';
import { headsOf, roomIdsOf } from '../features/rooms/rooms.store.ts';
import { chatRoom } from './names.ts';

export interface Subscriptions {
  /**
   * Puts the person's socket into the rooms that they are a member of.
   *
   * @param roomIds those that they were in a moment ago
   */
  subscribe(socket: Socket, userId: string, roomIds: string[]): Promise<void>;
  /** Back into them, after it heard nothing for a while: told where they stand, it asks for the rest. */
  resubscribe(socket: Socket, userId: string): Promise<void>;
}

export function createSubscriptions(db: Db, arrivals: Direct): Subscriptions {
  const roomIdsNow = gather((userIds) => roomIdsOf(arrivals, userIds), { everyMs: ARRIVALS_EVERY_MS });

  /** Joins, then reads, until both agree: what moves between a read and its join, the socket may not be told. */
  async function subscribe(socket: Socket, userId: string, known: string[]): Promise<string[]> {
    socket.join(known.map(chatRoom));
    let joined = new Set(known);
    while (true) {
      const current = (await roomIdsNow(userId)) ?? [];
      const member = new Set(current);
      const added = current.filter((roomId) => !joined.has(roomId));
      const ended = [...joined].filter((roomId) => !member.has(roomId));
      if (added.length + ended.length === 0) return current;
      socket.join(added.map(chatRoom));
      for (const roomId of ended) socket.leave(chatRoom(roomId));
      joined = member;
    }
  }

  return {
    async subscribe(socket, userId, roomIds) {
      await subscribe(socket, userId, roomIds);
    },
    async resubscribe(socket, userId) {
      for (const { roomId, head } of await headsOf(db, await subscribe(socket, userId, [])))
        socket.emit('head', { roomId, seq: head });
    },
  };
}
