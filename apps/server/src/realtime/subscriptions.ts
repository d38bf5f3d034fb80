import type { Socket } from 'socket.io';
import type { Db } from '../db/client.ts';
import { gather } from '../db/gather.ts';
import { headsOf, roomIdsOf } from '../features/rooms/rooms.store.ts';
import { chatRoom } from './names.ts';

export interface Subscriptions {
  /** Puts the person's socket into the rooms that they are a member of. */
  subscribe(socket: Socket, userId: string): Promise<void>;
  /** Back into them, after it heard nothing for a while: told where they stand, it asks for the rest. */
  resubscribe(socket: Socket, userId: string): Promise<void>;
}

export function createSubscriptions(db: Db): Subscriptions {
  const roomIds = gather((userIds) => roomIdsOf(db, userIds));

  /** Read, join, read again: a membership that ended in between is left again. */
  async function subscribe(socket: Socket, userId: string): Promise<string[]> {
    const joined = (await roomIds(userId)) ?? [];
    socket.join(joined.map(chatRoom));
    const current = (await roomIds(userId)) ?? [];
    const member = new Set(current);
    for (const roomId of joined) if (!member.has(roomId)) socket.leave(chatRoom(roomId));
    return current;
  }

  return {
    async subscribe(socket, userId) {
      await subscribe(socket, userId);
    },
    async resubscribe(socket, userId) {
      for (const { roomId, head } of await headsOf(db, await subscribe(socket, userId)))
        socket.emit('head', { roomId, seq: head });
    },
  };
}
