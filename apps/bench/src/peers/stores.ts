import { startEmbedded } from '@parley/server/embedded';
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

/** As many connections as Parley's default. */
const POOL_SIZE = 10;

/** What Parley's Prisma model inserts, with no index but the primary key: no lighter table takes that insert. */
const MODEL_TABLE = `
  CREATE TABLE message (
    id uuid PRIMARY KEY, room_id uuid NOT NULL, seq int NOT NULL, rev_seq int NOT NULL, author_id uuid NOT NULL,
    client_message_id uuid NOT NULL, payload_hash bytea NOT NULL, body text NOT NULL,
    deleted_at timestamptz(3), created_at timestamptz(3) NOT NULL
  )`;

const TABLE = `
  CREATE TABLE message (
    id uuid PRIMARY KEY, room_id uuid NOT NULL, author_id uuid NOT NULL, client_message_id uuid NOT NULL,
    body text NOT NULL, created_at timestamptz(3) NOT NULL
  )`;

/** Where a peer keeps its messages. The databases are private PostgreSQL servers in `dataDir`, set up as Parley's. */
export async function openStore(kind: StoreKind, dataDir: string): Promise<Store> {
  if (kind === 'none') return { create: async () => undefined, close: async () => undefined };
  const embedded = await startEmbedded({ dataDir, log: { info: () => undefined, warn: console.warn } });
  const pool = new pg.Pool({ connectionString: embedded.url, max: POOL_SIZE, keepAlive: true });
  // PostgreSQL may say goodbye to connections that are being closed.
  pool.on('error', () => undefined);
  await pool.query(kind === 'prisma' ? MODEL_TABLE : TABLE);
  const inserts = kind === 'prisma' ? await prismaInserts(embedded.url, pool) : pgInserts(pool);
  return {
    create: inserts.create,
    async close() {
      await inserts.close();
      await embedded.stop();
    },
  };
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
