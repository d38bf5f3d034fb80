import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { type Registration, registrationSchema } from '@parley/protocol';
import type { Db, Tx } from '../../db/client.ts';

/** The stored value, or `make()` stored for everyone: all nodes of one database agree on it. */
async function settled(db: Db, key: string, make: () => string): Promise<string> {
  const known = await db.setting.findUnique({ where: { key } });
  if (known) return known.value as string;
  const rows = await db.$queryRaw<{ value: string }[]>`
    INSERT INTO setting (key, value) VALUES (${key}, to_jsonb(${make()}::text))
    ON CONFLICT (key) DO UPDATE SET value = setting.value RETURNING value #>> '{}' AS value`;
  return rows[0]!.value;
}

/** Signs session cookies. Kept in the database so that a cookie made by one node is good on all. */
export const cookieSecret = (db: Db) =>
  settled(db, 'cookie_secret', () => randomBytes(48).toString('base64url'));

/** Names this database: made at the first start, and taken along by every backup. */
export const databaseId = (db: Db) => settled(db, 'database_id', randomUUID);

/** Whether the database stores anything: with a full disk it may only be read. */
export async function canWrite(db: Db): Promise<boolean> {
  try {
    await db.$executeRaw`UPDATE setting SET value = value WHERE key = 'database_id'`;
    return true;
  } catch {
    return false;
  }
}

/**
 * Names this history of the database. Another after it was restored from a dump into a new server (its system
 * identifier), to a point in time (its timeline), or by whoever wrote a new `database_id` setting: what clients kept of
 * before then no longer fits, though the numbers may.
 */
export async function findEpoch(db: Db): Promise<string> {
  const own = await databaseId(db);
  const rows = await db.$queryRaw<{ system: string; timeline: number }[]>`
    SELECT system_identifier::text AS system, timeline_id AS timeline
    FROM pg_control_system(), pg_control_checkpoint()`;
  const { system, timeline } = rows[0]!;
  return createHash('sha256').update(`${own} ${system} ${timeline}`).digest('hex').slice(0, 16);
}

/** The one-time code that makes the first owner; gone once it was used. `preset` replaces what was made before. */
export async function setupCode(db: Db, preset: string | undefined): Promise<string> {
  if (preset === undefined) return settled(db, 'setup_code', () => randomBytes(9).toString('base64url'));
  const data = { key: 'setup_code', value: preset };
  await db.setting.upsert({ where: { key: data.key }, create: data, update: data });
  return preset;
}

/** Takes the code for good. Of several callers at once one succeeds. @returns null when there was none */
export async function takeSetupCode(tx: Tx): Promise<string | null> {
  const rows = await tx.$queryRaw<{ value: string }[]>`
    DELETE FROM setting WHERE key = 'setup_code' RETURNING value #>> '{}' AS value`;
  return rows[0]?.value ?? null;
}

export async function findRegistration(db: Db | Tx): Promise<Registration | null> {
  const row = await db.setting.findUnique({ where: { key: 'registration' } });
  return row ? registrationSchema.parse(row.value) : null;
}

export const saveRegistration = (tx: Tx, registration: Registration) =>
  tx.setting.upsert({
    where: { key: 'registration' },
    create: { key: 'registration', value: registration },
    update: { value: registration },
  });
