import type { Change } from '@parley/protocol';
import type { Db } from '../../db/client.ts';
import { gather } from '../../db/gather.ts';
import { findUserSeqs } from '../rooms/user-log.store.ts';
import { findChanges, findMemberships, type Membership } from './messages.store.ts';

/** Where somebody stands in a room's sequence. */
export interface Cursor {
  roomId: string;
  seq: number;
}

/**
 * Where people stand and what they missed, for all who ask in one moment by one query: after a restart everybody asks,
 * and of a room most for the same.
 */
export interface Places {
  /** Head of the person's own sequence; 0 while nothing happened to them. */
  userSeqOf(userId: string): Promise<number>;
  /** The person's place in those of the rooms that they are in. */
  of(userId: string, roomIds: string[]): Promise<Membership[]>;
  /** What came after each cursor, as far as one answer holds. */
  missed(cursors: Cursor[]): Promise<Change[][]>;
}

const MEMBERSHIPS_AT_ONCE = 5000;
/** Each may bring the text of a whole answer into memory. */
const CURSORS_AT_ONCE = 64;

export function createPlaces(db: Db): Places {
  const seqs = gather((userIds) => findUserSeqs(db, userIds));
  const memberships = gather((pairs) => findMemberships(db, pairs), MEMBERSHIPS_AT_ONCE);
  const changes = gather((cursors) => findChanges(db, cursors), CURSORS_AT_ONCE);
  return {
    userSeqOf: async (userId) => (await seqs(userId)) ?? 0,
    async of(userId, roomIds) {
      const places = await Promise.all(roomIds.map((roomId) => memberships(`${userId} ${roomId}`)));
      return places.filter((place) => place !== undefined);
    },
    missed: (cursors) =>
      Promise.all(cursors.map(async ({ roomId, seq }) => (await changes(`${roomId} ${seq}`)) ?? [])),
  };
}
