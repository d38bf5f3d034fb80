import type { Person, User } from '@parley/protocol';
import type { Db, Tx } from '../../db/client.ts';
import type { Prisma, User as UserRow } from '../../db/generated/client.ts';

export const toUser = (row: UserRow): User => ({
  id: row.id,
  username: row.username,
  displayName: row.displayName,
  role: row.role,
  deactivated: row.deactivatedAt !== null,
});

/** Literal: `%` and `_` in what a person typed are no wildcards. */
const likePrefix = (text: string) => text.replace(/[\\%_]/g, '\\$&');

/** Patterns of names that begin with the text, and of those of which a later word does. */
export function namePrefixes(query: string | undefined): { word: string; later: string } {
  const prefix = likePrefix(query?.trim() ?? '');
  return { word: `${prefix}%`, later: `% ${prefix}%` };
}

/** A word of the name, or the username, begins with the text. */
const matching = (query: string | undefined): Prisma.UserWhereInput => {
  const text = query?.trim();
  if (!text) return {};
  const prefix = likePrefix(text);
  return {
    OR: [
      { username: { startsWith: prefix, mode: 'insensitive' } },
      { displayName: { startsWith: prefix, mode: 'insensitive' } },
      { displayName: { contains: ` ${prefix}`, mode: 'insensitive' } },
    ],
  };
};

export const findUser = (db: Db | Tx, id: string) => db.user.findUnique({ where: { id } });
export const findUserByName = (db: Db | Tx, username: string) => db.user.findUnique({ where: { username } });
/** Who became owner first, of those who still are. */
export const findOwner = (db: Db) =>
  db.user.findFirst({ where: { role: 'owner', deactivatedAt: null }, orderBy: { createdAt: 'asc' } });
export const createUser = (tx: Db | Tx, data: Prisma.UserCreateInput) => tx.user.create({ data });
export const setPasswordHash = (db: Db | Tx, id: string, passwordHash: string) =>
  db.user.update({ where: { id }, data: { passwordHash } });

export async function findUsers(db: Db, ids: string[]): Promise<User[]> {
  return (await db.user.findMany({ where: { id: { in: ids } } })).map(toUser);
}

export async function searchUsers(db: Db, query: string | undefined, take: number): Promise<User[]> {
  const rows = await db.user.findMany({
    where: { deactivatedAt: null, ...matching(query) },
    orderBy: [{ displayName: 'asc' }, { id: 'asc' }],
    take,
  });
  return rows.map(toUser);
}

/** By name, narrowed by `query`; `id` asks for one person. */
export async function listPeople(db: Db, query: string | undefined, now: number, take: number, id?: string) {
  const where = id ? { id } : matching(query);
  const live = { revokedAt: null, expiresAt: { gt: new Date(now) }, absoluteAt: { gt: new Date(now) } };
  const [rows, total] = await Promise.all([
    db.user.findMany({
      where,
      include: {
        _count: { select: { sessions: { where: live } } },
        sessions: { orderBy: { seenAt: 'desc' }, take: 1, select: { seenAt: true } },
      },
      orderBy: [{ displayName: 'asc' }, { id: 'asc' }],
      take,
    }),
    db.user.count({ where }),
  ]);
  const people: Person[] = rows.map((row) => ({
    ...toUser(row),
    createdAt: row.createdAt.toISOString(),
    seenAt: row.sessions[0]?.seenAt.toISOString() ?? null,
    sessions: row._count.sessions,
  }));
  return { people, total };
}

/** Active owners, their rows locked: two owners who demote each other at once leave one. */
export async function lockActiveOwners(tx: Tx): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM "user" WHERE role = 'owner' AND deactivated_at IS NULL ORDER BY id FOR UPDATE`;
  return rows.map(({ id }) => id);
}

export const hasOwner = async (db: Db | Tx) => (await db.user.count({ where: { role: 'owner' } })) > 0;

export const changeUser = (tx: Tx, id: string, data: Prisma.UserUpdateInput) =>
  tx.user.update({ where: { id }, data });
