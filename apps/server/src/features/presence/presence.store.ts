import type { Db } from '../../db/client.ts';

/** Renews this node's promise that these people are connected to it. */
export async function renewLeases(db: Db, nodeId: string, userIds: string[], expiresAt: Date): Promise<void> {
  if (userIds.length === 0) return;
  await db.$executeRaw`
    INSERT INTO presence_lease (user_id, node_id, expires_at)
    SELECT user_id, ${nodeId}::uuid, ${expiresAt} FROM unnest(${userIds}::uuid[]) AS t (user_id) ORDER BY user_id
    ON CONFLICT (user_id, node_id) DO UPDATE SET expires_at = EXCLUDED.expires_at`;
}

export async function dropLeases(db: Db, nodeId: string, userIds: string[]): Promise<void> {
  if (userIds.length === 0) return;
  await db.presenceLease.deleteMany({ where: { nodeId, userId: { in: userIds } } });
}

/** Removes the leases of nodes that died. @returns the people they were for */
export async function dropExpiredLeases(db: Db, now: Date): Promise<string[]> {
  const rows = await db.$queryRaw<{ user_id: string }[]>`
    DELETE FROM presence_lease WHERE expires_at <= ${now} RETURNING user_id`;
  return [...new Set(rows.map((row) => row.user_id))];
}

/** Those of the people who are connected to some node. */
export async function withLease(db: Db, userIds: string[], now: Date): Promise<Set<string>> {
  if (userIds.length === 0) return new Set();
  const rows = await db.$queryRaw<{ user_id: string }[]>`
    SELECT DISTINCT user_id FROM presence_lease WHERE user_id = ANY (${userIds}::uuid[]) AND expires_at > ${now}`;
  return new Set(rows.map((row) => row.user_id));
}

/** Those of the people whom this one has conversations with who are connected to some node. */
export async function listOnline(db: Db, userId: string, now: Date): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT p.user_id AS id
    FROM member m
      JOIN room r ON r.id = m.room_id AND r.kind <> 'room' AND r.deleted_at IS NULL
      JOIN member x ON x.room_id = r.id AND x.user_id <> m.user_id
      JOIN presence_lease p ON p.user_id = x.user_id AND p.expires_at > ${now}
    WHERE m.user_id = ${userId}::uuid`;
  return rows.map(({ id }) => id);
}

/** The rooms any of these people is in: who is told of them. */
export async function roomIdsOfAny(db: Db, userIds: string[]): Promise<string[]> {
  const rows = await db.member.findMany({
    where: { userId: { in: userIds } },
    distinct: ['roomId'],
    select: { roomId: true },
  });
  return rows.map(({ roomId }) => roomId);
}

/** Moves the cursor forward, at most to the head. @returns null where the person is not in the room */
export async function moveReadCursor(
  db: Db,
  userId: string,
  roomId: string,
  seq: number,
): Promise<number | null> {
  const rows = await db.$queryRaw<{ seq: number }[]>`
    INSERT INTO read_cursor (user_id, room_id, seq)
    SELECT m.user_id, m.room_id, least(${seq}::int, r.last_seq)
    FROM member m JOIN room r ON r.id = m.room_id AND r.deleted_at IS NULL
    WHERE m.user_id = ${userId}::uuid AND m.room_id = ${roomId}::uuid
    ON CONFLICT (user_id, room_id) DO UPDATE SET seq = greatest(read_cursor.seq, EXCLUDED.seq)
    RETURNING seq`;
  return rows[0]?.seq ?? null;
}
