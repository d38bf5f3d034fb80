import type { Db } from '../../db/client.ts';
import { gather } from '../../db/gather.ts';
import { findUserSeqs } from '../rooms/rooms.store.ts';
import { findMemberships, type Membership } from './messages.store.ts';

/** Where people stand, for all who ask in one moment by one query: after a restart everybody does. */
export interface Places {
  /** Head of the person's own sequence; 0 while nothing happened to them. */
  userSeqOf(userId: string): Promise<number>;
  /** The person's place in those of the rooms that they are in. */
  of(userId: string, roomIds: string[]): Promise<Membership[]>;
}

export function createPlaces(db: Db): Places {
  const seqs = gather((userIds) => findUserSeqs(db, userIds));
  const memberships = gather((pairs) => findMemberships(db, pairs), 5000);
  return {
    userSeqOf: async (userId) => (await seqs(userId)) ?? 0,
    async of(userId, roomIds) {
      const places = await Promise.all(roomIds.map((roomId) => memberships(`${userId} ${roomId}`)));
      return places.filter((place) => place !== undefined);
    },
  };
}
