import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** A migrated database that nobody connects to. */
export const TEMPLATE = 'parley_template';

/** The same server, another database. */
export function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

export interface TestDatabase {
  url: string;
  /** Runs one statement outside of the server under test. */
  query<Row extends object>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** While `work` runs nobody else reads or writes the table: whatever needs it waits. */
  locked<T>(table: string, work: () => Promise<T>): Promise<T>;
  /** Resolves when so many statements wait for a lock. */
  blocked(statements?: number): Promise<void>;
  drop(): Promise<void>;
}

/** A migrated, empty database on the run's server. */
export async function createDatabase(serverUrl: string): Promise<TestDatabase> {
  const name = `parley_${randomBytes(6).toString('hex')}`;
  const admin = async (sql: string) => {
    const client = new pg.Client({ connectionString: serverUrl });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  };
  await admin(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
  const url = urlOf(serverUrl, name);
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  pool.on('error', () => undefined);
  return {
    url,
    query: async (sql, values) => (await pool.query(sql, values)).rows,
    async locked(table, work) {
      const client = await pool.connect();
      try {
        await client.query('BEGIN');
        await client.query(`LOCK TABLE "${table}" IN ACCESS EXCLUSIVE MODE`);
        return await work();
      } finally {
        await client.query('ROLLBACK');
        client.release();
      }
    },
    async blocked(statements = 1) {
      const waiting = `SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database
        WHERE NOT l.granted AND d.datname = current_database()`;
      while (((await pool.query(waiting)).rowCount ?? 0) < statements) await new Promise(setImmediate);
    },
    async drop() {
      await pool.end();
      await admin(`DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}
