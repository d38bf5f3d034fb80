import { arrayOf } from '../../db/arrays.ts';
import type { Db, Tx } from '../../db/client.ts';

export async function listBlocked(db: Db, userId: string): Promise<string[]> {
  const rows = await db.block.findMany({ where: { userId }, orderBy: { blockedId: 'asc' } });
  return rows.map(({ blockedId }) => blockedId);
}

export const countBlocked = (tx: Tx, userId: string) => tx.block.count({ where: { userId } });

/** Whether the person blocks one of these, or one of these the person. */
export async function isBlocked(tx: Tx, userId: string, others: string[]): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ found: boolean }[]>`
    SELECT EXISTS (
      SELECT 1 FROM unnest(${arrayOf(others)}::uuid[]) AS o (id)
        JOIN block b ON (b.user_id, b.blocked_id) IN ((${userId}::uuid, o.id), (o.id, ${userId}::uuid))) AS found`;
  return row!.found;
}

/** @returns whether it was another before */
export async function setBlock(
  tx: Tx,
  userId: string,
  blockedId: string,
  blocked: boolean,
): Promise<boolean> {
  const moved = blocked
    ? await tx.block.createMany({ data: [{ userId, blockedId }], skipDuplicates: true })
    : await tx.block.deleteMany({ where: { userId, blockedId } });
  return moved.count > 0;
}

/**
 * Opens or closes the room of two people by their blocks. Two statements: what the other has done meanwhile is seen
 * only by one that begins once the row is locked.
 */
export async function judgeRoom(tx: Tx, key: string, userId: string, otherId: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM room WHERE people_key = ${key} FOR NO KEY UPDATE`;
  await tx.room.updateMany({
    where: { peopleKey: key },
    data: { blocked: await isBlocked(tx, userId, [otherId]) },
  });
}
