import type { DirectoryRoom, Member, MemberRole, MyRoom, Room } from '@parley/protocol';
import { limits } from '@parley/protocol';
import { arrayOf } from '../../db/arrays.ts';
import type { Db, Tx } from '../../db/client.ts';
import type { Direct } from '../../db/direct.ts';
import { isUniqueViolation } from '../../db/errors.ts';
import { Prisma, type Room as RoomRow } from '../../db/generated/client.ts';
import { AppError } from '../../errors.ts';
import { namePrefixes, toUser } from '../users/users.store.ts';
import type { Standing } from './rooms.policy.ts';

export type { RoomRow };

/** Two names that differ only by case, or by characters nobody sees, are one. */
const nameKey = (name: string) =>
  name
    .toLocaleLowerCase('en')
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/gu, '');

export const toRoom = (row: RoomRow, memberCount: number): Room => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  visibility: row.visibility,
  posting: row.posting,
  topic: row.topic,
  createdAt: row.createdAt.toISOString(),
  archivedAt: row.archivedAt?.toISOString() ?? null,
  head: row.lastSeq,
  memberCount,
});

interface MyRoomRow extends Omit<MyRoom, 'createdAt' | 'archivedAt'> {
  userId: string;
  createdAt: Date;
  archivedAt: Date | null;
}

/**
 * Memberships: rooms with what is a person's own about them. Unread is a function of log and cursor: messages of others
 * after the cursor, counted up to limits.unreadMax within limits.unreadReach, so that the cost does not grow with the
 * backlog. The order keeps the planner from reading all messages there are, which looks cheap for the first hundred.
 */
async function listMemberships(db: Db | Tx, where: Prisma.Sql): Promise<[userId: string, room: MyRoom][]> {
  const rows = await db.$queryRaw<MyRoomRow[]>`
    SELECT m.user_id AS "userId", r.id, r.kind::text, r.name, r.visibility::text, r.posting::text, r.topic,
      r.created_at AS "createdAt", r.archived_at AS "archivedAt", r.last_seq AS head, m.role::text, m.favourite, m.hidden_seq AS "hiddenSeq", coalesce(c.seq, 0) AS "readSeq",
      (SELECT count(*)::int FROM member x WHERE x.room_id = r.id) AS "memberCount",
      CASE r.kind WHEN 'room' THEN '{}' ELSE ARRAY(
        SELECT x.user_id::text FROM member x WHERE x.room_id = r.id AND x.user_id <> m.user_id ORDER BY 1
      ) END AS people,
      (SELECT count(*)::int FROM (
        SELECT 1 FROM message g
        WHERE g.room_id = r.id AND g.seq > greatest(coalesce(c.seq, 0), m.from_seq - 1, r.last_seq - ${limits.unreadReach})
          AND g.author_id <> m.user_id AND g.deleted_at IS NULL
        ORDER BY g.seq DESC LIMIT ${limits.unreadMax}) counted) AS unread
    FROM member m
      JOIN room r ON r.id = m.room_id AND r.deleted_at IS NULL
      LEFT JOIN read_cursor c ON c.room_id = m.room_id AND c.user_id = m.user_id
    WHERE ${where}
    ORDER BY lower(r.name), r.id`;
  return rows.map(({ userId, createdAt, archivedAt, ...row }) => [
    userId,
    { ...row, createdAt: createdAt.toISOString(), archivedAt: archivedAt?.toISOString() ?? null },
  ]);
}

/** A person's rooms, or the one of this id. */
export async function listMyRooms(db: Db | Tx, userId: string, roomId?: string): Promise<MyRoom[]> {
  const one = roomId ? Prisma.sql`AND m.room_id = ${roomId}::uuid` : Prisma.empty;
  const found = await listMemberships(db, Prisma.sql`m.user_id = ${userId}::uuid ${one}`);
  return found.map(([, room]) => room);
}

/** A room as each of its members has it: for one of few. */
export const findRoomOfEach = (db: Db, roomId: string) =>
  listMemberships(db, Prisma.sql`m.room_id = ${roomId}::uuid`);

/** Ids of the rooms that people are in: what their sockets hear. Who is in none is left out. */
export async function roomIdsOf(arrivals: Direct, userIds: string[]): Promise<Map<string, string[]>> {
  const rows = await arrivals.query<{ userId: string; roomIds: string }>({
    name: 'room_ids',
    text: `
      SELECT user_id AS "userId", string_agg(room_id::text, ',') AS "roomIds"
      FROM member WHERE user_id = ANY ($1::uuid[]) GROUP BY user_id`,
    values: [arrayOf(userIds)],
  });
  return new Map(rows.map(({ userId, roomIds }) => [userId, roomIds.split(',')]));
}

const findRoom = (db: Db | Tx, id: string) => db.room.findUnique({ where: { id, deletedAt: null } });

export const findRoomByName = (db: Db, name: string) =>
  db.room.findUnique({ where: { nameKey: nameKey(name), deletedAt: null } });

export const findMember = (db: Db | Tx, roomId: string, userId: string) =>
  db.member.findUnique({ where: { roomId_userId: { roomId, userId } } });

/** Those of the people who are in the room. */
export async function findMembers(tx: Tx, roomId: string, userIds: string[]) {
  const rows = await tx.member.findMany({ where: { roomId, userId: { in: userIds } } });
  return new Map(rows.map((row) => [row.userId, row]));
}

/** A room and the person's place in it. */
export async function findRoomAsSeen(db: Db, roomId: string, userId: string) {
  const row = await db.room.findUnique({
    where: { id: roomId, deletedAt: null },
    include: { members: { where: { userId } } },
  });
  return { room: row, membership: row?.members[0] ?? null };
}

export const isActiveUser = async (tx: Db | Tx, id: string) =>
  (await tx.user.count({ where: { id, deactivatedAt: null } })) === 1;

export const countMembers = (db: Db | Tx, roomId: string) => db.member.count({ where: { roomId } });

/** The room, its row locked as post_messages locks it: until the commit nothing else changes its sequence. */
export async function lockRoom(tx: Tx, id: string): Promise<RoomRow | null> {
  await tx.$queryRaw`SELECT 1 FROM room WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
  return findRoom(tx, id);
}

/** Runs what names a room. @throws AppError `conflict` where another room has the name */
export async function namingRoom<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isUniqueViolation(error, 'room_name_key_key')) throw error;
    throw new AppError('conflict', 'name: There is a room of this name already. Choose another.');
  }
}

export const createRoom = (tx: Tx, data: Omit<Prisma.RoomCreateInput, 'nameKey'>) =>
  tx.room.create({ data: { ...data, nameKey: nameKey(data.name) } });

/** What may change about a room. */
export type RoomFields = Partial<Pick<RoomRow, 'name' | 'topic' | 'visibility' | 'posting' | 'archivedAt'>>;

export const changeRoom = (tx: Tx, id: string, data: RoomFields) =>
  tx.room.update({ where: { id }, data: { ...data, ...(data.name && { nameKey: nameKey(data.name) }) } });

export interface RoomHead {
  roomId: string;
  head: number;
  deleted: boolean;
}

/** Where the rooms stand. */
export function headsOf(db: Db, roomIds: string[]): Promise<RoomHead[]> {
  if (roomIds.length === 0) return Promise.resolve([]);
  return db.$queryRaw<RoomHead[]>`
    SELECT id AS "roomId", last_seq AS head, deleted_at IS NOT NULL AS deleted
    FROM room WHERE id = ANY (${roomIds}::uuid[])`;
}

/** Adds a member who has read everything up to `seq`. */
export async function insertMember(
  tx: Tx,
  member: { roomId: string; userId: string; role: MemberRole; seq: number },
): Promise<void> {
  const { roomId, userId, role, seq } = member;
  await tx.member.create({ data: { roomId, userId, role } });
  await tx.readCursor.upsert({
    where: { userId_roomId: { userId, roomId } },
    create: { userId, roomId, seq },
    update: { seq },
  });
}

export const setMemberRole = (tx: Tx, roomId: string, userId: string, role: MemberRole) =>
  tx.member.update({ where: { roomId_userId: { roomId, userId } }, data: { role } });

/** In a transaction that holds the room's row: nobody comes, goes or changes meanwhile. */
export async function standingOf(
  tx: Tx,
  { roomId, userId, role }: { roomId: string; userId: string; role: MemberRole },
): Promise<Standing> {
  const [counts] = await tx.$queryRaw<Omit<Standing, 'role'>[]>`
    SELECT coalesce(bool_or(m.user_id = ${userId}::uuid), false) AS active,
      count(*) FILTER (WHERE m.user_id <> ${userId}::uuid)::int AS "otherMembers",
      count(*) FILTER (WHERE m.user_id <> ${userId}::uuid AND m.role = 'moderator')::int AS "otherModerators"
    FROM member m JOIN "user" u ON u.id = m.user_id AND u.deactivated_at IS NULL
    WHERE m.room_id = ${roomId}::uuid`;
  return { role, ...counts! };
}

/** What is a person's own about a room. */
export type Mine = Pick<MyRoom, 'favourite' | 'hiddenSeq'>;

/** A membership with the kind and head of its room, its row locked; null where there is none. */
export async function lockMembership(tx: Tx, roomId: string, userId: string) {
  const [row] = await tx.$queryRaw<(Mine & { kind: RoomRow['kind']; head: number })[]>`
    SELECT m.favourite, m.hidden_seq AS "hiddenSeq", r.kind::text, r.last_seq AS head
    FROM member m JOIN room r ON r.id = m.room_id AND r.deleted_at IS NULL
    WHERE m.room_id = ${roomId}::uuid AND m.user_id = ${userId}::uuid FOR NO KEY UPDATE OF m`;
  return row ?? null;
}

export const changeMembership = (tx: Tx, roomId: string, userId: string, mine: Mine) =>
  tx.member.update({ where: { roomId_userId: { roomId, userId } }, data: mine });

export const deleteMember = (tx: Tx, roomId: string, userId: string) =>
  tx.member.delete({ where: { roomId_userId: { roomId, userId } } });

/** Members with their presence, online first, by name; a word of it, or the username, begins with the query. */
export async function listMembers(
  db: Db,
  roomId: string,
  query: string | undefined,
  now: number,
  take: number,
): Promise<Member[]> {
  const { word, later } = namePrefixes(query);
  const rows = await db.$queryRaw<{ userId: string; role: Member['role']; online: boolean }[]>`
    SELECT m.user_id AS "userId", m.role::text,
      EXISTS (SELECT 1 FROM presence_lease p WHERE p.user_id = m.user_id AND p.expires_at > ${new Date(now)}) AS online
    FROM member m JOIN "user" u ON u.id = m.user_id
    WHERE m.room_id = ${roomId}::uuid
      AND (u.username ILIKE ${word} OR u.display_name ILIKE ${word} OR u.display_name ILIKE ${later})
    ORDER BY online DESC, lower(u.display_name), u.id LIMIT ${take}`;
  const users = await db.user.findMany({ where: { id: { in: rows.map(({ userId }) => userId) } } });
  const byId = new Map(users.map((row) => [row.id, toUser(row)]));
  return rows.map(({ userId, role, online }) => ({ user: byId.get(userId)!, role, online }));
}

/** `%` and `_` in what a person typed are no wildcards. */
const literal = (text: string) => text.replace(/[\\%_]/g, '\\$&');

const named = (query: string | undefined): Prisma.RoomWhereInput => {
  const text = literal(query?.trim() ?? '');
  return text ? { name: { contains: text, mode: 'insensitive' } } : {};
};

/** Members of these rooms. Prisma's own count reads the members of all rooms there are. */
async function countsOf(db: Db, rooms: RoomRow[]): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<{ id: string; members: number }[]>`
    SELECT q.id, (SELECT count(*)::int FROM member m WHERE m.room_id = q.id) AS members
    FROM unnest(${arrayOf(rooms.map(({ id }) => id))}::uuid[]) AS q (id)`;
  return new Map(rows.map(({ id, members }) => [id, members]));
}

/** A page of the public rooms by name, those after a name's key. `next` is the key that the page ends with. */
export async function listDirectory(
  db: Db,
  userId: string,
  { query, after }: { query?: string | undefined; after?: string | undefined },
  take: number,
): Promise<{ rooms: DirectoryRoom[]; next: string | null }> {
  const text = query?.trim();
  const found = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM room
    WHERE visibility = 'public' AND deleted_at IS NULL AND archived_at IS NULL
      ${text ? Prisma.sql`AND lower(name || ' ' || topic) LIKE lower(${`%${literal(text)}%`})` : Prisma.empty}
      ${after === undefined ? Prisma.empty : Prisma.sql`AND name_key > ${after}`}
    ORDER BY name_key LIMIT ${take + 1}`;
  const rows = await db.room.findMany({
    where: { id: { in: found.slice(0, take).map(({ id }) => id) }, deletedAt: null },
    include: { members: { where: { userId }, select: { userId: true } } },
    orderBy: { nameKey: 'asc' },
  });
  const counts = await countsOf(db, rows);
  const rooms = rows.map((row) => ({
    ...toRoom(row, counts.get(row.id)!),
    joined: row.members.length > 0,
  }));
  return { rooms, next: found.length > take ? (rows.at(-1)?.nameKey ?? null) : null };
}

export async function listAllRooms(db: Db, query: string | undefined, take: number) {
  const where = { deletedAt: null, kind: 'room' as const, ...named(query) };
  const [rows, total] = await Promise.all([
    db.room.findMany({ where, orderBy: { nameKey: 'asc' }, take }),
    db.room.count({ where }),
  ]);
  const counts = await countsOf(db, rows);
  return { rooms: rows.map((row) => toRoom(row, counts.get(row.id)!)), total };
}

/** Marks the room deleted, frees its name and ends every membership; `purgeRooms` erases the content. */
export async function markDeleted(tx: Tx, id: string, now: number): Promise<void> {
  await tx.room.update({
    where: { id },
    data: { deletedAt: new Date(now), nameKey: null, name: '', topic: '' },
  });
  await tx.member.deleteMany({ where: { roomId: id } });
  await tx.readCursor.deleteMany({ where: { roomId: id } });
}

/** Erases messages and log of deleted rooms, in slices that hold no lock for long. */
export async function purgeDeletedRooms(db: Db): Promise<void> {
  const slice = 2000;
  for (let erased = slice; erased >= slice; ) {
    const messages = await db.$executeRaw`
      WITH erased AS (
        SELECT m.id FROM room r JOIN message m ON m.room_id = r.id WHERE r.deleted_at IS NOT NULL LIMIT ${slice}
      ), reactions AS (
        DELETE FROM reaction WHERE message_id IN (SELECT id FROM erased)
      )
      DELETE FROM message WHERE id IN (SELECT id FROM erased)`;
    const log = await db.$executeRaw`
      DELETE FROM room_log WHERE (room_id, seq) IN (
        SELECT l.room_id, l.seq FROM room r JOIN room_log l ON l.room_id = r.id
        WHERE r.deleted_at IS NOT NULL LIMIT ${slice})`;
    erased = Math.max(messages, log);
  }
}
