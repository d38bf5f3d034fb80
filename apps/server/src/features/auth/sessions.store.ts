import { createHash } from 'node:crypto';
import type { UserRole } from '@parley/protocol';
import { byteaArrayOf } from '../../db/arrays.ts';
import type { Db, Tx } from '../../db/client.ts';
import type { Direct, Statement } from '../../db/direct.ts';
import { newId } from '../../ids.ts';

/** Unused this long, a session ends. */
const IDLE_MS = 14 * 24 * 3600_000;
/** However much it is used, a session ends. */
export const ABSOLUTE_MS = 90 * 24 * 3600_000;
/** Use is noted this coarsely, so that a busy session does not write at every request. */
const TOUCH_MS = 60_000;

/** Database and socket rooms know a session only by this. */
export const hashSessionId = (sessionId: string) => createHash('sha256').update(sessionId).digest('hex');

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));

export interface LiveSession {
  sessionId: string;
  sessionHash: string;
  userId: string;
  username: string;
  displayName: string;
  role: UserRole;
}

/** Of somebody who connects. */
export interface Arrival {
  session: LiveSession;
  /** The rooms that they are in. */
  roomIds: string[];
}

/** Read past Prisma; their use is noted through it. */
interface Connections {
  arrivals: Direct;
  db: Db;
}

const sessionsWith = (roomIds: string) => `
  SELECT s.id AS "sessionId", encode(s.id_hash, 'hex') AS "sessionHash", s.seen_at AS "seenAt",
    u.id AS "userId", u.username, u.display_name AS "displayName", u.role, ${roomIds} AS "roomIds"
  FROM session s JOIN "user" u ON u.id = s.user_id
  WHERE s.id_hash = ANY ($1::bytea[]) AND s.revoked_at IS NULL
    AND s.expires_at > $2 AND s.absolute_at > $2 AND u.deactivated_at IS NULL`;

const SESSIONS = { name: 'sessions', text: sessionsWith('NULL') };
const ARRIVALS = {
  name: 'arrivals',
  text: sessionsWith("(SELECT string_agg(room_id::text, ',') FROM member WHERE user_id = u.id)"),
};

/** By hash, the sessions that are neither revoked nor expired and whose person is active. Notes their use. */
export async function findLiveSessions(
  on: Connections,
  hashes: string[],
  now: number,
): Promise<Map<string, LiveSession>> {
  const found = await findSessions(on, SESSIONS, hashes, now);
  return new Map([...found].map(([hash, { session }]) => [hash, session]));
}

/** The same, with the rooms of each. */
export const findArrivals = (on: Connections, hashes: string[], now: number): Promise<Map<string, Arrival>> =>
  findSessions(on, ARRIVALS, hashes, now);

async function findSessions(
  { arrivals, db }: Connections,
  statement: Statement,
  hashes: string[],
  now: number,
): Promise<Map<string, Arrival>> {
  const rows = await arrivals.query<LiveSession & { seenAt: Date; roomIds: string | null }>({
    ...statement,
    values: [byteaArrayOf(hashes), new Date(now)],
  });
  const used = rows.filter(({ seenAt }) => now - seenAt.getTime() > TOUCH_MS);
  if (used.length > 0) {
    await touchSessions(
      db,
      used.map(({ sessionHash }) => sessionHash),
      now,
    );
  }
  return new Map(
    rows.map(({ seenAt: _, roomIds, ...session }) => [
      session.sessionHash,
      { session, roomIds: roomIds?.split(',') ?? [] },
    ]),
  );
}

/** Notes uses; a session that ended is not revived by it. */
export async function touchSessions(db: Db, hashes: string[], now: number): Promise<void> {
  const at = new Date(now);
  await db.session.updateMany({
    where: {
      idHash: { in: hashes.map(bytes) },
      revokedAt: null,
      expiresAt: { gt: at },
      absoluteAt: { gt: at },
    },
    data: { seenAt: at, expiresAt: new Date(now + IDLE_MS) },
  });
}

/**
 * Stores a login. A row that was revoked stays revoked: a slow request that saves its session after the logout
 * must not revive it.
 */
export async function saveSession(
  db: Db,
  session: { sessionHash: string; userId: string; userAgent: string; now: number },
): Promise<void> {
  const { sessionHash, userId, userAgent, now } = session;
  await db.$executeRaw`
    INSERT INTO session (id_hash, id, user_id, user_agent, seen_at, expires_at, absolute_at)
    VALUES (${bytes(sessionHash)}, ${newId()}::uuid, ${userId}::uuid, ${userAgent.slice(0, 300)},
      ${new Date(now)}, ${new Date(now + IDLE_MS)}, ${new Date(now + ABSOLUTE_MS)})
    ON CONFLICT (id_hash) DO UPDATE SET user_id = EXCLUDED.user_id WHERE session.revoked_at IS NULL`;
}

export async function revokeSession(db: Db, sessionHash: string, now: number): Promise<void> {
  await db.session.updateMany({
    where: { idHash: bytes(sessionHash), revokedAt: null },
    data: { revokedAt: new Date(now) },
  });
}

/** @returns the hash, or null where this person has no such live session */
export async function revokeOwnSession(
  db: Db,
  userId: string,
  id: string,
  now: number,
): Promise<string | null> {
  const row = await db.session.findFirst({ where: { id, userId, revokedAt: null } });
  if (!row) return null;
  const sessionHash = Buffer.from(row.idHash).toString('hex');
  await revokeSession(db, sessionHash, now);
  return sessionHash;
}

export async function revokeSessionsOf(
  db: Db | Tx,
  userId: string,
  now: number,
  except?: string,
): Promise<void> {
  await db.session.updateMany({
    where: { userId, revokedAt: null, ...(except && { NOT: { idHash: bytes(except) } }) },
    data: { revokedAt: new Date(now) },
  });
}

export async function listSessionsOf(db: Db, userId: string, now: number) {
  const at = new Date(now);
  return db.session.findMany({
    where: { userId, revokedAt: null, expiresAt: { gt: at }, absoluteAt: { gt: at } },
    orderBy: { seenAt: 'desc' },
    take: 100,
  });
}

/** Hashes of sessions that ended, by revocation or expiry, in the interval: what live sockets are checked against. */
export async function sessionsEndedBetween(db: Db, from: number, to: number): Promise<string[]> {
  const range = { gte: new Date(from), lte: new Date(to) };
  const rows = await db.session.findMany({
    where: { OR: [{ revokedAt: range }, { expiresAt: range }, { absoluteAt: range }] },
    select: { idHash: true },
  });
  return rows.map(({ idHash }) => Buffer.from(idHash).toString('hex'));
}

/** Removes rows of sessions that ended long ago. */
export async function purgeSessions(db: Db, endedBefore: number): Promise<void> {
  const at = new Date(endedBefore);
  await db.session.deleteMany({
    where: { OR: [{ revokedAt: { lt: at } }, { expiresAt: { lt: at } }, { absoluteAt: { lt: at } }] },
  });
}
