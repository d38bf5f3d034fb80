import { arrayOf } from '../../db/arrays.ts';
import type { Db, Tx } from '../../db/client.ts';

// What happened to people, in a sequence of each person's own.

type Kind = 'joined' | 'left' | 'settings' | 'block';

/** Notes in the person's own sequence what happened to them. @returns its seq there */
export async function appendUserLog(tx: Tx, userId: string, kind: Kind, ref: string): Promise<number> {
  // The person's row lock orders their log.
  await tx.$queryRaw`SELECT 1 FROM "user" WHERE id = ${userId}::uuid FOR NO KEY UPDATE`;
  const [row] = await tx.$queryRaw<{ seq: number }[]>`
    INSERT INTO user_log (user_id, seq, kind, ref)
    SELECT ${userId}::uuid, coalesce(max(seq), 0) + 1, ${kind}, ${ref}::uuid FROM user_log
    WHERE user_id = ${userId}::uuid
    RETURNING seq`;
  return row!.seq;
}

/** The same for several people, whose rows the transaction holds. */
export async function appendUserLogs(tx: Tx, userIds: string[], kind: Kind, ref: string): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO user_log (user_id, seq, kind, ref)
    SELECT p.id, (SELECT coalesce(max(l.seq), 0) + 1 FROM user_log l WHERE l.user_id = p.id), ${kind}, ${ref}::uuid
    FROM unnest(${arrayOf(userIds)}::uuid[]) AS p (id)`;
}

export interface MovedMembership {
  userId: string;
  roomId: string;
  head: number;
  /** Whether they are in the room now. */
  member: boolean;
}

/**
 * Memberships that began or ended in the last `ms` by the clock of the database, as they are now. That clock must not
 * move within the statement, or no index serves.
 */
export function membershipsMovedSince(db: Db, ms: number): Promise<MovedMembership[]> {
  return db.$queryRaw<MovedMembership[]>`
    SELECT DISTINCT l.user_id AS "userId", l.ref AS "roomId", r.last_seq AS head, m.user_id IS NOT NULL AS member
    FROM user_log l
      JOIN room r ON r.id = l.ref
      LEFT JOIN member m ON m.room_id = l.ref AND m.user_id = l.user_id
    WHERE l.kind IN ('joined', 'left') AND l.at > statement_timestamp() - ${ms} * interval '1 millisecond'`;
}
