import { existsSync } from 'node:fs';
import { startEmbedded } from '@parley/server/embedded';
import { migrate, readMigrations } from '@parley/server/migrate';
import { PrismaClient } from '@parley/server/prisma';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';

interface StoredMessage {
  id: string;
  roomId: string;
  authorId: string;
  clientMessageId: string;
  body: string;
  createdAt: Date;
}

interface Store {
  /** Resolves when it is flushed. */
  create(message: StoredMessage): Promise<void>;
  close(): Promise<void>;
}

export type StoreKind = 'prisma' | 'pg' | 'none';

const QUIET = { info: () => undefined, warn: console.warn };

/** As many connections as Parley's default. */
const POOL_SIZE = 10;

/** From src/peers and from the bundle in dist/, which lies a folder higher. */
const MIGRATIONS = ['../../../prisma/migrations/', '../../../../prisma/migrations/']
  .map((path) => new URL(path, import.meta.url))
  .find((folder) => existsSync(folder));

const TABLE = `
  CREATE TABLE message (
    id uuid PRIMARY KEY, room_id uuid NOT NULL, author_id uuid NOT NULL, client_message_id uuid NOT NULL,
    body text NOT NULL, created_at timestamptz(3) NOT NULL
  )`;

/** Where a peer keeps its messages. The databases are private PostgreSQL servers in `dataDir`, set up as Parley's. */
export async function openStore(kind: StoreKind, dataDir: string): Promise<Store> {
  if (kind === 'none') return { create: async () => undefined, close: async () => undefined };
  const embedded = await startEmbedded({ dataDir, log: QUIET });
  const pool = new pg.Pool({ connectionString: embedded.url, max: POOL_SIZE, keepAlive: true });
  // PostgreSQL may say goodbye to connections that are being closed.
  pool.on('error', () => undefined);
  if (kind === 'prisma') await makeModelTable(embedded.url, pool);
  else await pool.query(TABLE);
  const inserts = kind === 'prisma' ? await prismaInserts(embedded.url, pool) : pgInserts(pool);
  return {
    create: inserts.create,
    async close() {
      await inserts.close();
      await embedded.stop();
    },
  };
}

/** What Parley's Prisma model inserts into, with no index but the primary key: no lighter table takes that insert. */
async function makeModelTable(url: string, pool: pg.Pool): Promise<void> {
  await migrate(url, QUIET, await readMigrations(MIGRATIONS));
  const { rows } = await pool.query<{ name: string }>(
    `SELECT indexname AS name FROM pg_indexes WHERE tablename = 'message' AND indexname <> 'message_pkey'`,
  );
  for (const { name } of rows) await pool.query(`DROP INDEX "${name}"`);
}

function pgInserts(pool: pg.Pool): Store {
  const text = 'INSERT INTO message VALUES ($1, $2, $3, $4, $5, $6)';
  return {
    async create({ id, roomId, authorId, clientMessageId, body, createdAt }) {
      await pool.query({
        name: 'create',
        text,
        values: [id, roomId, authorId, clientMessageId, body, createdAt],
      });
    },
    close: () => pool.end(),
  };
}

async function prismaInserts(url: string, pool: pg.Pool): Promise<Store> {
  await pool.end();
  const db = new PrismaClient({
    adapter: new PrismaPg({ connectionString: url, max: POOL_SIZE, keepAlive: true }),
  });
  const payloadHash = new Uint8Array(0);
  return {
    async create(message) {
      await db.message.create({ data: { ...message, seq: 0, revSeq: 0, payloadHash } });
    },
    close: () => db.$disconnect(),
  };
}
