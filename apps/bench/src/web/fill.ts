import { hash, randomUUID } from 'node:crypto';
import pg from 'pg';

/** So many are stored at once. */
const BATCH = 5000;
/** Of the words of a message, by its number. */
const WORDS =
  'the draft is on the shared drive if anybody wants to read it before we talk about it tomorrow and https://example.org/notes has what was said last week';

export interface Filling {
  /** Id. */
  roomId: string;
  messages: number;
}

export const bodyOf = (number: number): string => {
  const words = WORDS.split(' ');
  return `message ${number} ${words.slice(0, (number * 7) % words.length).join(' ')}`.trim();
};

/**
 * Stores messages 1, 2, 3 … of all members by the server's own statement, one a minute until now: by the protocol
 * 100,000 would take minutes. All members have read them. Nobody may be connected: nothing is told.
 *
 * @throws when the server's statement refuses one
 */
export async function fill(databaseUrl: string, fillings: Filling[]): Promise<void> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    for (const filling of fillings) await fillRoom(client, filling);
    await client.query('ANALYZE');
  } finally {
    await client.end();
  }
}

async function fillRoom(client: pg.Client, { roomId, messages }: Filling): Promise<void> {
  const members = await client.query<{ id: string }>(
    'SELECT user_id AS id FROM member WHERE room_id = $1 ORDER BY user_id',
    [roomId],
  );
  const authors = members.rows.map(({ id }) => id);
  for (let stored = 0; stored < messages; stored += BATCH) {
    const count = Math.min(BATCH, messages - stored);
    await post(
      client,
      roomId,
      Array.from({ length: count }, (_, n) => stored + n + 1),
      authors,
    );
  }
  await spreadOverTime(client, roomId);
  await client.query(
    `INSERT INTO read_cursor (user_id, room_id, seq)
     SELECT m.user_id, r.id, r.last_seq FROM member m JOIN room r ON r.id = m.room_id WHERE r.id = $1
     ON CONFLICT (user_id, room_id) DO UPDATE SET seq = excluded.seq`,
    [roomId],
  );
}

async function post(client: pg.Client, roomId: string, numbers: number[], authors: string[]): Promise<void> {
  const bodies = numbers.map(bodyOf);
  const { rows } = await client.query<{ outcome: string }>(
    `SELECT outcome FROM post_messages(
       ARRAY(SELECT uuidv7() FROM unnest($1::text[])), $2::uuid[], $3::uuid[], $4::uuid[], $5::bytea[], $1::text[])`,
    [
      bodies,
      numbers.map(() => roomId),
      // Two of the same author in a row: groups of messages, as people write them.
      numbers.map((number) => authors[(number >> 1) % authors.length]),
      numbers.map(() => randomUUID()),
      bodies.map((body) => hash('sha256', roomId + body, 'buffer')),
    ],
  );
  const refused = rows.find(({ outcome }) => outcome !== 'stored');
  if (refused) throw new Error(`a message was not stored: ${refused.outcome}`);
}

async function spreadOverTime(client: pg.Client, roomId: string): Promise<void> {
  const at = `now() - (r.last_seq - x.seq) * interval '1 minute'`;
  await client.query(
    `UPDATE message x SET created_at = ${at} FROM room r WHERE r.id = x.room_id AND x.room_id = $1`,
    [roomId],
  );
  await client.query(
    `UPDATE room_log x SET at = ${at} FROM room r WHERE r.id = x.room_id AND x.room_id = $1`,
    [roomId],
  );
}
