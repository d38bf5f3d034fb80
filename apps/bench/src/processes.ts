import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export const HOST = '127.0.0.1';
const START_MS = 60_000;
/** Parley gives itself 10 s to close. */
const STOP_MS = 20_000;

export interface Child {
  process: ChildProcess;
  pid: number;
  /** Resolves, in words, when it has ended. */
  ended: Promise<string>;
  /** Resolves when it has ended because it was asked to. */
  stopping?: Promise<void>;
}

/** Everything started here that still runs. */
const running = new Set<Child>();

/** taskset is Linux's; elsewhere nothing is pinned, and the results say so. */
export const canPin = (): boolean => spawnSync('taskset', ['--version'], { stdio: 'ignore' }).status === 0;

/**
 * Starts a program on the given cores; what it starts (PostgreSQL) stays on them. It inherits no settings: the
 * environment is `env` and what a program needs to run at all.
 */
export function spawnPinned(
  cpus: string | null,
  program: string,
  args: string[],
  env: Record<string, string>,
  ipc = false,
): Child {
  const [first = '', ...rest] = [...(cpus === null ? [] : ['taskset', '--cpu-list', cpus]), program, ...args];
  const { PATH = '', HOME = '', TMPDIR } = process.env;
  const child = spawn(first, rest, {
    env: { PATH, HOME, ...(TMPDIR && { TMPDIR }), NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'ignore', 'inherit', ...(ipc ? (['ipc'] as const) : [])],
  });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ? `ended by ${signal}` : `exit code ${code}`));
  });
  const entry: Child = { process: child, pid: child.pid ?? -1, ended };
  running.add(entry);
  ended.then(() => running.delete(entry));
  return entry;
}

/** Waits for the first 200 of that path. @throws when the process ends first, or after a minute */
export async function healthy(child: Child, port: number, path = '/healthz'): Promise<void> {
  let ended: string | undefined;
  child.ended.then((how) => {
    ended = how;
  });
  const deadline = performance.now() + START_MS;
  while (ended === undefined && performance.now() < deadline) {
    const response = await fetch(`http://${HOST}:${port}${path}`).catch(() => null);
    if (response?.ok) return;
    await sleep(50);
  }
  await stop(child);
  throw new Error(`the server did not start: ${ended ?? `no answer within ${START_MS / 1000} s`}`);
}

/** Asks it to end, once: to a second SIGTERM Parley would leave its PostgreSQL behind. */
export async function stop(child: Child): Promise<void> {
  if (!running.has(child)) return;
  child.stopping ??= askToEnd(child);
  await child.stopping;
}

async function askToEnd(child: Child): Promise<void> {
  child.process.kill('SIGTERM');
  const timer = setTimeout(() => child.process.kill('SIGKILL'), STOP_MS);
  await child.ended;
  clearTimeout(timer);
}

/** Ends all that still runs. */
export const stopAll = (): Promise<unknown> => Promise.all([...running].map(stop));

/** A server that was killed leaves its private PostgreSQL behind: ends the one that works in `dataDir`. */
export async function endPostgres(dataDir: string): Promise<void> {
  const directory = join(dataDir, 'postgres');
  try {
    const pid = Number(readFileSync(join(directory, 'postmaster.pid'), 'utf8').split('\n', 1)[0]);
    // Throws once the process is gone.
    for (let sent = false; readlinkSync(`/proc/${pid}/cwd`) === directory; sent = true) {
      if (!sent) process.kill(pid, 'SIGINT');
      await sleep(50);
    }
  } catch {
    // It ended with its server.
  }
}
