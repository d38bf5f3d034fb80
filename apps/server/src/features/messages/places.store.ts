import type { Change } from '@parley/protocol';
import { arrayOf } from '../../db/arrays.ts';
import type { Direct } from '../../db/direct.ts';
import { ARRIVALS_EVERY_MS, gather } from '../../db/gather.ts';
import { findChanges } from './messages.store.ts';

/** Where somebody stands in a room's sequence. */
export interface Cursor {
  roomId: string;
  seq: number;
}

export interface Membership {
  roomId: string;
  fromSeq: number;
  head: number;
  floorSeq: number;
}

export interface Standing {
  /** Head of the person's own sequence; 0 while nothing happened to them. */
  userSeq: number;
  /** Of the rooms asked for, those that they are in. */
  memberships: Membership[];
}

/**
 * Where people stand and what they missed, for all who ask in one moment by one query: after a restart everybody asks,
 * and of a room most for the same.
 */
export interface Places {
  /** All of one moment. @param roomIds at most limits.syncRooms */
  of(userId: string, roomIds: string[]): Promise<Standing>;
  /** What came after each cursor, as far as one answer holds. */
  missed(cursors: Cursor[]): Promise<Change[][]>;
}

/** Each may bring the text of a whole answer into memory. */
const CURSORS_AT_ONCE = 64;
/** Each asks for up to limits.syncRooms. */
const STANDINGS_AT_ONCE = 200;

/** OFFSET 0: each place is found by its key; joined, for a few hundred of them all members of all rooms were read. */
const STANDINGS = `
  SELECT q.n::int, coalesce((SELECT max(seq) FROM user_log WHERE user_id = q.user_id), 0) AS "userSeq", (
    SELECT string_agg(concat_ws(' ', m.room_id, m.from_seq, r.last_seq, r.floor_seq), ',')
    FROM unnest(string_to_array(q.asked, ' ')::uuid[]) AS a (room_id)
      CROSS JOIN LATERAL (
        SELECT * FROM member WHERE room_id = a.room_id AND user_id = q.user_id OFFSET 0
      ) m
      JOIN room r ON r.id = m.room_id AND r.deleted_at IS NULL) AS places
  FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS q (user_id, asked, n)`;

/** By "user room room …". What is found of a person comes as one text, of which no objects are made. */
async function findStandings(arrivals: Direct, questions: string[]): Promise<Map<string, Standing>> {
  const words = questions.map((question) => question.split(' '));
  const users = arrayOf(words.map(([userId = '']) => userId));
  const asked = arrayOf(words.map(([, ...roomIds]) => roomIds.join(' ')));
  const rows = await arrivals.query<{ n: number; userSeq: number; places: string | null }>({
    name: 'standings',
    text: STANDINGS,
    values: [users, asked],
  });
  return new Map(
    rows.map(({ n, userSeq, places }) => [
      questions[n - 1]!,
      { userSeq, memberships: places?.split(',').map(toMembership) ?? [] },
    ]),
  );
}

function toMembership(place: string): Membership {
  const [roomId = '', ...seqs] = place.split(' ');
  const [fromSeq = 0, head = 0, floorSeq = 0] = seqs.map(Number);
  return { roomId, fromSeq, head, floorSeq };
}

export function createPlaces(arrivals: Direct): Places {
  const standings = gather((questions) => findStandings(arrivals, questions), {
    keysMax: STANDINGS_AT_ONCE,
    everyMs: ARRIVALS_EVERY_MS,
  });
  const changes = gather((cursors) => findChanges(arrivals, cursors), {
    keysMax: CURSORS_AT_ONCE,
    everyMs: ARRIVALS_EVERY_MS,
  });
  return {
    of: async (userId, roomIds) =>
      (await standings([userId, ...roomIds].join(' '))) ?? { userSeq: 0, memberships: [] },
    missed: (cursors) =>
      Promise.all(cursors.map(async ({ roomId, seq }) => (await changes(`${roomId} ${seq}`)) ?? [])),
  };
}
