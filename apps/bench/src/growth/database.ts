import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '@parley/server/embedded';
import { migrate } from '@parley/server/migrate';
import { Client } from 'pg';

const QUIET = { info: () => undefined, warn: (words: string) => console.error(words) };

/** A private PostgreSQL with the server's own settings, in the temporary directory. */
export interface Databases {
  /** For whatever else the run needs to keep: it goes with the database. */
  folder: string;
  /** What PostgreSQL says goes here. */
  logFile: string;
  /** Makes a database: migrated and empty, or a copy of another, to which nobody is connected. @returns its URL */
  create(name: string, from?: string): Promise<string>;
  drop(name: string): Promise<void>;
  /** Ends it and deletes everything. May be called again. */
  stop(): Promise<void>;
}

export async function startDatabases(): Promise<Databases> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'parley-growth-')));
  const discard = () => rmSync(folder, { recursive: true, force: true });
  const embedded = await startEmbedded({ dataDir: folder, log: QUIET }).catch((error) => {
    discard();
    throw error;
  });
  const admin = (sql: string) => withClient(embedded.url, (client) => client.query(sql));
  return {
    folder,
    logFile: join(folder, 'postgres.log'),
    async create(name, from) {
      await admin(`CREATE DATABASE ${name}${from ? ` TEMPLATE ${from}` : ''}`);
      const url = new URL(embedded.url);
      url.pathname = `/${name}`;
      await migrate(url.href, QUIET);
      return url.href;
    },
    async drop(name) {
      await admin(`DROP DATABASE ${name} WITH (FORCE)`);
    },
    stop: () => embedded.stop().finally(discard),
  };
}

export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  // An interruption ends the database under it: what waits for an answer fails anyway.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
