import { hash } from 'node:crypto';
import { arrayOf } from '../../db/arrays.ts';
import type { Db, Tx } from '../../db/client.ts';
import type { RoomKind } from '../../db/generated/enums.ts';

/** One for the same people, whoever asks and in whatever order. @param people sorted */
export const peopleKey = (people: string[]): string => {
  const joined = people.join();
  return people.length > 2 ? hash('sha256', joined) : joined;
};

export async function findDirect(db: Db | Tx, key: string): Promise<string | null> {
  const room = await db.room.findUnique({ where: { peopleKey: key }, select: { id: true } });
  return room?.id ?? null;
}

/** Locks them, in one order whoever asks: nobody blocks or is told of a room meanwhile. @returns those who can log in */
export async function lockPeople(tx: Tx, people: string[]): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string; active: boolean }[]>`
    SELECT id, deactivated_at IS NULL AS active FROM "user" WHERE id = ANY (${arrayOf(people)}::uuid[])
    ORDER BY id FOR NO KEY UPDATE`;
  return rows.flatMap(({ id, active }) => (active ? [id] : []));
}

interface Conversation {
  id: string;
  kind: RoomKind;
  key: string;
  people: string[];
  openedBy: string;
}

/**
 * The others do not see it before something is said in it.
 *
 * @returns false where somebody else opened it meanwhile, and committed
 */
export async function insertDirect(
  tx: Tx,
  { id, kind, key, people, openedBy }: Conversation,
): Promise<boolean> {
  const inserted = await tx.$executeRaw`
    INSERT INTO room (id, kind, name, visibility, people_key, created_by)
    VALUES (${id}::uuid, ${kind}::room_kind, '', 'private', ${key}, ${openedBy}::uuid)
    ON CONFLICT (people_key) DO NOTHING`;
  if (inserted === 0) return false;
  await tx.$executeRaw`
    INSERT INTO member (room_id, user_id, hidden_seq)
    SELECT ${id}::uuid, user_id, CASE WHEN user_id <> ${openedBy}::uuid THEN 0 END
    FROM unnest(${arrayOf(people)}::uuid[]) AS p (user_id)`;
  return true;
}
