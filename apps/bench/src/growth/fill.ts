import type { Client } from 'pg';
import type { Size } from './steps.ts';

/** Ids of people who can log in. */
export interface Cast {
  /** In all rooms, says nothing before it is measured, and has read some of them. */
  reader: string;
  /** Says all there is in one room, and reads nothing: a program that reports to it. */
  reporter: string;
}

export interface Filled {
  /** Of the room in which half of all is said. */
  busyRoom: string;
  /** Of the one that the reporter reports to. */
  reportsRoom: string;
}

/** Others, all in all rooms; a prime number, so that every room hears from all of them. */
export const CROWD = 47;
/** Rows of one statement: keeps its memory small, and an interruption short. */
const CHUNK = 100_000;
/** By which the reader is behind, in rooms other than those two, in turns. */
export const BACKLOGS = [0, 3, 150];

/** Where message n (from 1) is said: half in the first room, a quarter in the second, the rest evenly in the others. */
const PLACE = 'CASE WHEN n % 4 < 2 THEN 1 WHEN n % 4 = 2 THEN 2 ELSE 3 + n / 4 % ($1::int - 2) END';

/**
 * Fills a migrated database that has the cast and no room, with what the server itself would have stored: who entered
 * has a notice, a cursor and a line in their own log; a room's changes count up without a gap to its head; a repeated
 * send is recognised. Rooms talk at the same time, so that their messages lie between each other's on disk.
 */
export async function fill(client: Client, { messages, rooms }: Size, cast: Cast): Promise<Filled> {
  await client.query(
    `INSERT INTO "user" (id, username, display_name, role, password_hash)
     SELECT uuidv7(), 'crowd-' || n, 'Crowd ' || n, 'member', 'nobody logs in' FROM generate_series(1, $1::int) n`,
    [CROWD],
  );
  const ids = await makeRooms(client, rooms, cast.reader);
  const [busyRoom, reportsRoom] = ids as [string, string];
  await enter(client, ids, cast, reportsRoom);
  for (let from = 1; from <= messages; from += CHUNK) {
    await say(client, ids, cast, { from, to: Math.min(messages, from + CHUNK - 1), messages });
  }
  await read(client, ids, cast.reader);
  // As autovacuum leaves a table that only grows; and nothing is left to be written while somebody measures.
  await client.query('VACUUM (ANALYZE)');
  await client.query('CHECKPOINT');
  return { busyRoom, reportsRoom };
}

async function makeRooms(client: Client, rooms: number, maker: string): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO room (id, name, name_key, visibility, created_by, created_at)
     SELECT uuidv7(), 'growth ' || n, 'growth ' || n, 'public', $2, now() - interval '10 years'
     FROM generate_series(1, $1::int) n RETURNING id`,
    [rooms, maker],
  );
  return rows.map(({ id }) => id);
}

/** The reader first, then the others; the reporter only where it reports to. */
async function enter(client: Client, ids: string[], cast: Cast, reportsRoom: string): Promise<void> {
  await client.query(
    `WITH entry AS (
       SELECT r.id AS room_id, u.id AS user_id, r.created_at AS at,
         row_number() OVER (PARTITION BY r.id ORDER BY u.id <> $2, u.id)::int AS seq,
         row_number() OVER (PARTITION BY u.id ORDER BY r.id)::int AS user_seq
       FROM room r, "user" u WHERE r.id = ANY ($1) AND (u.id <> $3 OR r.id = $4)
     ), members AS (
       INSERT INTO member (room_id, user_id, role, joined_at)
       SELECT room_id, user_id, (CASE seq WHEN 1 THEN 'moderator' ELSE 'member' END)::member_role, at FROM entry
     ), logged AS (
       INSERT INTO room_log (room_id, seq, kind, actor_id, subject_id, at)
       SELECT room_id, seq, 'joined', user_id, user_id, at FROM entry
     ), cursors AS (
       INSERT INTO read_cursor (user_id, room_id, seq) SELECT user_id, room_id, seq FROM entry
     ), noted AS (
       INSERT INTO user_log (user_id, seq, kind, ref, at) SELECT user_id, user_seq, 'joined', room_id, at FROM entry
     )
     UPDATE room SET last_seq = head.seq
     FROM (SELECT room_id, max(seq) AS seq FROM entry GROUP BY room_id) head WHERE id = head.room_id`,
    [ids, cast.reader, cast.reporter, reportsRoom],
  );
}

interface Stretch {
  from: number;
  to: number;
  /** All there will be: the last is said now, one a second before it. */
  messages: number;
}

async function say(
  client: Client,
  ids: string[],
  cast: Cast,
  { from, to, messages }: Stretch,
): Promise<void> {
  await client.query(
    `WITH said AS (
       SELECT n, uuidv7() AS id, ($2::uuid[])[place] AS room_id,
         CASE place WHEN 2 THEN $3 ELSE crowd.ids[1 + n / 4 % array_length(crowd.ids, 1)] END AS author_id,
         'Message ' || n || repeat(' and more of it', n % 9) AS body,
         now() - ($6::int - n) * interval '1 second' AS at
       FROM generate_series($4::int, $5::int) n
         CROSS JOIN LATERAL (SELECT ${PLACE} AS place) placed
         CROSS JOIN (SELECT array_agg(id ORDER BY id) AS ids FROM "user" WHERE username LIKE 'crowd-%') crowd
     ), numbered AS (
       SELECT said.*, (r.last_seq + row_number() OVER (PARTITION BY room_id ORDER BY n))::int AS seq
       FROM said JOIN room r ON r.id = room_id ORDER BY n
     ), stored AS (
       INSERT INTO message (id, room_id, seq, rev_seq, author_id, client_message_id, payload_hash, body, created_at)
       SELECT id, room_id, seq, seq, author_id, gen_random_uuid(), sha256(convert_to(room_id || body, 'UTF8')), body, at
       FROM numbered ORDER BY n
     ), logged AS (
       INSERT INTO room_log (room_id, seq, kind, message_id, actor_id, at)
       SELECT room_id, seq, 'message', id, author_id, at FROM numbered ORDER BY n
     )
     UPDATE room SET last_seq = head.seq
     FROM (SELECT room_id, max(seq) AS seq FROM numbered GROUP BY room_id) head WHERE room.id = head.room_id`,
    [ids.length, ids, cast.reporter, from, to, messages],
  );
}

/** The first two rooms stay unread since the reader entered them. */
async function read(client: Client, ids: string[], reader: string): Promise<void> {
  await client.query(
    `UPDATE read_cursor c SET seq = greatest(c.seq, r.last_seq - ($3::int[])[1 + place % array_length($3::int[], 1)])
     FROM unnest($1::uuid[]) WITH ORDINALITY AS q (room_id, place) JOIN room r ON r.id = q.room_id
     WHERE c.user_id = $2 AND c.room_id = r.id AND place > 2`,
    [ids, reader, BACKLOGS],
  );
}
