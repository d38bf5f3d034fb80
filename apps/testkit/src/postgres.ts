import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '@parley/server/embedded';
import { migrate } from '@parley/server/migrate';
import pg from 'pg';
import { poll } from './poll.ts';
import { running } from './processes.ts';

/** A PostgreSQL of one's own, to be ill-treated. It is started again on the same port within a second of its death. */
export interface Postgres {
  url: string;
  port: number;
  /** Of its postmaster; another after a restart. */
  readonly pid: number;
  query<Row extends object>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** The postmaster and all it has started. */
  processes(): number[];
  signalAll(signal: NodeJS.Signals): void;
  /**
   * Ends it, resolves when it serves again. SIGQUIT is an immediate shutdown: no checkpoint, connections are dropped;
   * SIGKILL takes the postmaster alone and leaves its processes to notice.
   */
  crash(signal: 'SIGQUIT' | 'SIGKILL'): Promise<void>;
  /** How often it was crashed. */
  readonly crashes: number;
  stop(): Promise<void>;
}

/** @param dataDir made by the caller, and deleted by them; default: a temporary one */
export async function startPostgres(dataDir?: string): Promise<Postgres> {
  const directory = dataDir ?? (await mkdtemp(join(tmpdir(), 'parley-postgres-')));
  const quiet = { info: () => undefined, warn: () => undefined };
  const embedded = await startEmbedded({ dataDir: directory, log: quiet });
  await migrate(embedded.url, quiet);
  const pool = new pg.Pool({ connectionString: embedded.url, max: 2 });
  pool.on('error', () => undefined);
  const pidFile = join(directory, 'postgres/postmaster.pid');
  const pid = () => Number(readFileSync(pidFile, 'utf8').split('\n', 1)[0]);
  let crashes = 0;
  const processes = () => [...childrenOf(pid()), pid()];
  const stop = async () => {
    if (!running.delete(one)) return;
    await pool.end();
    await embedded.stop();
    if (!dataDir) rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  const one = { stop };
  running.add(one);
  return {
    url: embedded.url,
    port: Number(new URL(embedded.url).port),
    get pid() {
      return pid();
    },
    query: async (sql, values) => (await pool.query(sql, values)).rows,
    processes,
    signalAll(signal) {
      for (const each of processes()) process.kill(each, signal);
    },
    get crashes() {
      return crashes;
    },
    async crash(signal) {
      crashes += 1;
      const before = pid();
      process.kill(before, signal);
      await poll(
        'PostgreSQL to start again',
        // Between two lives there is no pid file either.
        async () => (existsSync(pidFile) && pid() !== before && (await answers(embedded.url))) || undefined,
        RESTART_MS,
      );
    },
    stop,
  };
}

const RESTART_MS = 60_000;
async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Each of PostgreSQL's processes leads a group of its own, so a signal to the postmaster's would not reach them. */
function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        // "pid (name, with any characters) state ppid …"
        const [, ppid] = readFileSync(`/proc/${name}/stat`, 'utf8')
          .replace(/^.*\) /s, '')
          .split(' ');
        return Number(ppid) === parent;
      } catch {
        return false;
      }
    })
    .map(Number);
}
