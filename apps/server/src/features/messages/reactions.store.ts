import type { Reaction, ReactionChange } from '@parley/protocol';
import { arrayOf } from '../../db/arrays.ts';
import type { Db, Tx } from '../../db/client.ts';
import { Prisma } from '../../db/generated/client.ts';

/** SQL: the reactions of a message, in the order they were made; null where it has none. @param id SQL of its id */
export const reactionsOf = (id: string) => `(
  SELECT json_agg(json_build_object('emoji', emoji, 'userId', user_id) ORDER BY seq)
  FROM reaction WHERE message_id = ${id})`;

/**
 * Reactions by message. Read after the messages: what came between the two is told again by its change, which then does
 * nothing.
 */
export async function findReactions(
  db: Db | Tx,
  messages: { id: string; reactSeq: number | null }[],
): Promise<Map<string, Reaction[]>> {
  const ids = messages.filter(({ reactSeq }) => reactSeq !== null).map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const rows = await db.$queryRaw<{ id: string; reactions: Reaction[] | null }[]>`
    SELECT id, ${Prisma.raw(reactionsOf('id'))} AS reactions FROM unnest(${arrayOf(ids)}::uuid[]) AS m (id)`;
  return new Map(rows.map(({ id, reactions }) => [id, reactions ?? []]));
}

/** Stores changes that follow the room's head without gap. The room's row must be locked. */
export async function storeReactions(tx: Tx, roomId: string, changes: ReactionChange[]): Promise<void> {
  const messageIds = arrayOf(changes.map(({ messageId }) => messageId));
  const userIds = arrayOf(changes.map(({ userId }) => userId));
  const emoji = arrayOf(changes.map((change) => change.emoji));
  const kinds = arrayOf(changes.map(({ kind }) => kind));
  const seqs = arrayOf(changes.map(({ seq }) => String(seq)));
  await tx.$executeRaw`
    WITH changed AS (
      SELECT * FROM unnest(${messageIds}::uuid[], ${userIds}::uuid[], ${emoji}::text[], ${kinds}::text[], ${seqs}::int[])
        AS c (message_id, user_id, emoji, kind, seq)
    ), logged AS (
      INSERT INTO room_log (room_id, seq, kind, message_id, actor_id, value, at)
      SELECT ${roomId}::uuid, seq, kind, message_id, user_id, emoji, clock_timestamp() FROM changed
    ), counted AS (
      UPDATE room SET last_seq = (SELECT max(seq) FROM changed) WHERE id = ${roomId}::uuid
    ), touched AS (
      UPDATE message m SET react_seq = c.seq
      FROM (SELECT message_id, max(seq) AS seq FROM changed GROUP BY message_id) c WHERE m.id = c.message_id
    ), latest AS (
      SELECT DISTINCT ON (message_id, user_id, emoji) * FROM changed
      ORDER BY message_id, user_id, emoji, seq DESC
    ), gone AS (
      DELETE FROM reaction r USING latest l
      WHERE l.kind = 'unreacted' AND r.message_id = l.message_id AND r.user_id = l.user_id AND r.emoji = l.emoji
    )
    INSERT INTO reaction (message_id, user_id, emoji, seq)
    SELECT message_id, user_id, emoji, seq FROM latest WHERE kind = 'reacted'
    ON CONFLICT (message_id, user_id, emoji) DO UPDATE SET seq = EXCLUDED.seq`;
}
