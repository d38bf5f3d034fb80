import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { type BootLog, StartError } from './start-error.ts';

/** One folder of prisma/migrations. */
export interface Migration {
  name: string;
  sql: string;
}

interface Row {
  migration_name: string;
  checksum: string;
  finished_at: Date | null;
}

/** Any number no other program is likely to use; the same for all nodes on one database. */
const LOCK_KEY = 4_120_716_053;
const LOCK_WAIT_MS = 60_000;
/** How long a migration may wait for other sessions to let go of a table. */
const TABLE_WAIT_MS = 30_000;

/** The table of `prisma migrate`, so that its commands understand what was applied here. */
const HISTORY = `
  CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    id varchar(36) PRIMARY KEY NOT NULL,
    checksum varchar(64) NOT NULL,
    finished_at timestamptz,
    migration_name varchar(255) NOT NULL,
    logs text,
    rolled_back_at timestamptz,
    started_at timestamptz NOT NULL DEFAULT now(),
    applied_steps_count integer NOT NULL DEFAULT 0
  )`;

/**
 * Brings the database at `url` up to date. Each migration and its row in the history commit as one transaction, so
 * a kill at any moment leaves nothing half applied. Several nodes may call this at once: the others wait.
 * @throws StartError naming the migration that failed and what to do
 */
export async function migrate(
  url: string,
  log: BootLog,
  migrations?: Migration[],
): Promise<{ applied: string[] }> {
  const wanted = migrations ?? (await readMigrations());
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => {});
    throw new StartError(`Cannot connect to the database: ${messageOf(error)}. Check DATABASE_URL.`);
  }
  try {
    await takeLock(client);
    await client.query(HISTORY);
    const pending = pendingOf(wanted, await readHistory(client), log);
    for (const migration of pending) {
      await apply(client, migration);
      log.info(`Applied migration ${migration.name}`);
    }
    return { applied: pending.map(({ name }) => name) };
  } finally {
    // Ends the session and with it the lock.
    await client.end().catch(() => {});
  }
}

/** The project's `prisma` folder: beside the bundle (the build copies it), else the repository's. */
export function prismaFolder(): URL {
  const bundled = new URL('./prisma/', import.meta.url);
  return existsSync(bundled) ? bundled : new URL('../../../../prisma/', import.meta.url);
}

/** All migrations in the order they are applied, that of their names. */
export async function readMigrations(folder = new URL('migrations/', prismaFolder())): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  if (names.length === 0) {
    throw new StartError(
      `No migrations found in ${fileURLToPath(folder)}: this build is incomplete, build it again.`,
    );
  }
  const read = async (name: string) => ({
    name,
    sql: await readFile(new URL(`${name}/migration.sql`, folder), 'utf8'),
  });
  return Promise.all(names.sort().map(read));
}

async function takeLock(client: pg.Client): Promise<void> {
  try {
    await client.query(`SET statement_timeout = 0; SET lock_timeout = ${LOCK_WAIT_MS}`);
    await client.query('SELECT pg_advisory_lock($1)', [LOCK_KEY]);
  } catch (error) {
    if ((error as { code?: string }).code !== '55P03') throw error;
    throw new StartError(
      `Another node has been migrating this database for ${LOCK_WAIT_MS / 1000} s: see its log, then start again.`,
    );
  }
}

async function readHistory(client: pg.Client): Promise<Row[]> {
  const { rows } = await client.query<Row>(
    'SELECT migration_name, checksum, finished_at FROM "_prisma_migrations" WHERE rolled_back_at IS NULL',
  );
  return rows;
}

function pendingOf(wanted: Migration[], history: Row[], log: BootLog): Migration[] {
  const unfinished = history.find((row) => row.finished_at === null);
  if (unfinished) {
    // Never our own doing: here a migration and its row are one transaction.
    throw new StartError(
      `Migration ${unfinished.migration_name} was begun by another tool and never finished; nothing was changed now. ` +
        'Look at what it left in the database, then say which it is: "npx prisma migrate resolve --rolled-back" or ' +
        `"--applied ${unfinished.migration_name}".`,
    );
  }
  const checksums = new Map(history.map((row) => [row.migration_name, row.checksum]));
  for (const { name, sql } of wanted) {
    const applied = checksums.get(name);
    if (applied !== undefined && applied !== checksumOf(sql)) {
      log.warn(`Migration ${name} was edited after it had been applied; the database keeps the earlier form`);
    }
    checksums.delete(name);
  }
  if (checksums.size > 0) {
    log.warn(`The database was migrated by a newer Parley (${[...checksums.keys()].sort().join(', ')})`);
  }
  const done = new Set(history.map((row) => row.migration_name));
  return wanted.filter(({ name }) => !done.has(name));
}

async function apply(client: pg.Client, { name, sql }: Migration): Promise<void> {
  const startedAt = new Date();
  try {
    await client.query(`BEGIN; SET LOCAL lock_timeout = ${TABLE_WAIT_MS}`);
    await client.query(sql);
    await client.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, $4, now(), 1)`,
      [randomUUID(), checksumOf(sql), name, startedAt],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw new StartError(
      `Migration ${name} failed: ${messageOf(error)}${placeOf(error, sql)}. It was rolled back as a whole, earlier ` +
        'ones are kept, the data is as before. Remove the cause and start again; it will be tried anew.',
      { cause: error },
    );
  }
}

/** As Prisma computes it. */
function checksumOf(sql: string): string {
  return createHash('sha256').update(sql).digest('hex');
}

function placeOf(error: unknown, sql: string): string {
  const position = Number((error as { position?: string }).position);
  return position > 0 ? ` (line ${sql.slice(0, position).split('\n').length})` : '';
}

/** A refused connection to several addresses carries its reasons inside. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}
