import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, fstatSync, openSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { type Cluster, command, ownLike, USER } from './cluster.ts';
import { freePort } from './free-port.ts';
import { status } from './postgres-runner.ts';
import { isPostmasterOf, isRunning, processIdentity } from './process-identity.ts';
import { StartError } from './start-error.ts';

/** A running PostgreSQL server. */
export interface Postmaster {
  pid: number;
  identity: string;
  port: number;
}

const DATABASE = 'parley';
/** Replaying the log after a crash is the slow case; it is bounded by max_wal_size (1 GB). */
const READY_MS = 120_000;
/** Workers of a killed postmaster notice its death within moments and hold the memory until then. */
const LEFTOVER_MS = 15_000;
const MAX_LOG_BYTES = 10_000_000;

/** On the command line, so nothing in the directory can override what durability rests on. */
const SETTINGS: Readonly<Record<string, string | number>> = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  listen_addresses: '127.0.0.1',
  // Their paths are limited to about 100 bytes, a checkout's is not.
  unix_socket_directories: '',
  max_connections: 100,
  shared_buffers: '128MB',
  logging_collector: 'off',
  log_checkpoints: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

/** The URL of our database on that server. */
export function urlOf(cluster: Cluster, port: number, database = DATABASE): string {
  return `postgresql://${USER}:${cluster.password}@127.0.0.1:${port}/${database}`;
}

/** Adopts the server that outlived a killed Parley; undefined when there is none. */
export async function adopt(cluster: Cluster): Promise<Postmaster | undefined> {
  const [pid, , , port] = readPidFile(cluster).map(Number);
  const identity = pid ? processIdentity(pid) : undefined;
  if (!pid || !port || identity === undefined || !isPostmasterOf(pid, cluster.directory)) return undefined;
  const found = { pid, port, identity };
  return (await untilReady(cluster, found)) ? found : undefined;
}

/** Starts a server, on `port` or on any free one, and waits until it answers. */
export async function launch(cluster: Cluster, port?: number): Promise<Postmaster> {
  const deadline = Date.now() + LEFTOVER_MS;
  for (;;) {
    const flock = probeFlock(cluster);
    if (flock === 'held') {
      if (Date.now() > deadline) throw stillInUse(cluster);
    } else {
      clearStalePidFile(cluster);
      const started = await tryLaunch(cluster, port ?? (await freePort()), flock === 'free');
      if (typeof started !== 'string') return started;
      const portTaken = port === undefined && started.includes('Address already in use');
      const leftovers = started.includes('is still in use');
      if (Date.now() > deadline || !(portTaken || leftovers)) {
        throw new StartError(`PostgreSQL did not start. The end of ${logFile(cluster)}:\n${started}`);
      }
    }
    await delay(100);
  }
}

/** Fast shutdown: open transactions are rolled back, everything committed is on disk. */
export async function end(server: Postmaster): Promise<void> {
  const steps: [NodeJS.Signals, number][] = [
    ['SIGINT', 30_000],
    ['SIGQUIT', 10_000],
    ['SIGKILL', 10_000],
  ];
  for (const [signal, patienceMs] of steps) {
    const deadline = Date.now() + patienceMs;
    signalIfThere(server, signal);
    while (isAlive(server) && Date.now() < deadline) await delay(10);
  }
}

function signalIfThere(server: Postmaster, signal: NodeJS.Signals): void {
  try {
    if (isAlive(server)) process.kill(server.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

export function isAlive(server: Postmaster): boolean {
  return isRunning(server.pid, server.identity);
}

/** Gives the server, or the end of its log when it died before it answered. */
async function tryLaunch(cluster: Cluster, port: number, useFlock: boolean): Promise<Postmaster | string> {
  const settings = Object.entries({ ...SETTINGS, port }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const { program, args, options } = command(cluster, [
    cluster.binaries.postgres,
    '-D',
    cluster.directory,
    ...settings,
  ]);
  const flock = ['flock', '--nonblock', '--no-fork', versionFile(cluster)];
  const argv = useFlock ? [...flock, program, ...args] : [program, ...args];
  const { fd, size } = openLog(cluster);
  // A session of its own: Ctrl-C in the terminal reaches Parley, which then ends it in order.
  const child = spawn(argv[0]!, argv.slice(1), { ...options, detached: true, stdio: ['ignore', fd, fd] });
  closeSync(fd);
  child.unref();
  try {
    await once(child, 'spawn');
  } catch (error) {
    return (error as Error).message;
  }
  const pid = child.pid!;
  const server = { pid, port, identity: processIdentity(pid) ?? '' };
  try {
    if (await untilReady(cluster, server)) return server;
  } catch (error) {
    await end(server);
    throw error;
  }
  return readFileSync(logFile(cluster)).subarray(size).toString().trim().split('\n').slice(-15).join('\n');
}

/** Waits until the server answers and has our database; false when it died. */
async function untilReady(cluster: Cluster, server: Postmaster): Promise<boolean> {
  const deadline = Date.now() + READY_MS;
  for (let reason = ''; ; await delay(15)) {
    try {
      await ensureDatabase(cluster, server.port);
      return true;
    } catch (error) {
      if (error instanceof StartError) throw error;
      reason = error instanceof Error ? error.message : String(error);
    }
    if (!isAlive(server)) return false;
    if (Date.now() > deadline) {
      throw new StartError(`PostgreSQL (pid ${server.pid}) runs but does not answer: ${reason}`);
    }
  }
}

async function ensureDatabase(cluster: Cluster, port: number): Promise<void> {
  const client = new pg.Client({
    connectionString: urlOf(cluster, port, 'postgres'),
    connectionTimeoutMillis: 5_000,
  });
  // A connection lost between two queries must not end the process.
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rows.length === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } catch (error) {
    if ((error as { code?: string }).code !== '28P01') throw error;
    throw new StartError(
      `The password in ${join(cluster.dataDir, 'postgres-password')} does not fit the database beside it: ` +
        'restore both from the same backup.',
    );
  } finally {
    await client.end().catch(() => {});
  }
}

/**
 * Pids say nothing across containers, the kernel's file locks do: every process of a server keeps one, so two
 * containers on one volume never both run a server. Without util-linux this guard is absent.
 */
function probeFlock(cluster: Cluster): 'free' | 'held' | 'unknown' {
  if (process.platform !== 'linux') return 'unknown';
  const probe = [
    'flock',
    '--nonblock',
    '--no-fork',
    '--conflict-exit-code',
    '75',
    versionFile(cluster),
    'true',
  ];
  const code = status(probe);
  return code === 0 ? 'free' : code === 75 ? 'held' : 'unknown';
}

function versionFile(cluster: Cluster): string {
  return join(cluster.directory, 'PG_VERSION');
}

function stillInUse(cluster: Cluster): StartError {
  return new StartError(
    `Another PostgreSQL is running on ${cluster.directory}, perhaps in another container: stop it first.`,
  );
}

function logFile(cluster: Cluster): string {
  return join(cluster.dataDir, 'postgres.log');
}

function openLog(cluster: Cluster): { fd: number; size: number } {
  const file = logFile(cluster);
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > MAX_LOG_BYTES) renameSync(file, `${file}.1`);
  const fd = openSync(file, 'a', 0o600);
  ownLike(cluster.dataDir, file);
  return { fd, size: fstatSync(fd).size };
}

/**
 * PostgreSQL takes any process with the pid of a dead server for that server, be it another one of ours that has
 * got the pid or a zombie nobody reaps, and then refuses to start.
 */
function clearStalePidFile(cluster: Cluster): void {
  const pid = Number(readPidFile(cluster)[0]);
  if (pid && !isPostmasterOf(pid, cluster.directory)) rmSync(pidFile(cluster), { force: true });
}

function readPidFile(cluster: Cluster): string[] {
  try {
    return readFileSync(pidFile(cluster), 'utf8').split('\n');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function pidFile(cluster: Cluster): string {
  return join(cluster.directory, 'postmaster.pid');
}
