import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const SETUP_CODE = 'the-code-of-the-first-owner';

export interface Server {
  /** Its origin; the same after a restart. */
  url: string;
  /** The end of a process without warning, as of one out of memory. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  /** Its database says nothing more, and closes nothing, until it is let go by what this returns. */
  freezeDatabase(): () => void;
  stop(): Promise<void>;
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const startScript = join(root, 'apps/server/scripts/start.mjs');
// What is set where the tests run must not reach the server under test; empty counts as unset.
const unset = {
  DATABASE_URL: '',
  PUBLIC_URL: '',
  REGISTRATION: '',
  TRUST_PROXY: '',
  npm_lifecycle_event: '',
};

interface Running {
  child: ChildProcess;
  url: string;
}

async function run(settings: Record<string, string>): Promise<Running> {
  const child = spawn(process.execPath, [startScript], {
    cwd: root,
    env: { ...process.env, ...unset, HOST: '127.0.0.1', LOG_LEVEL: 'warn', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  child.stderr.on('data', (chunk) => said.push(String(chunk)));
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}:\n${said.join('')}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      said.push(`${line}\n`);
      const [, url] = /^Parley runs at (\S+)$/.exec(line) ?? [];
      if (url) resolve({ child, url });
    });
  });
}

async function end({ child }: Running, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

function childrenOf(parent: number): number[] {
  const lines = execFileSync('ps', ['-e', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  return lines.flatMap((line) => {
    const [pid, of] = line.trim().split(/\s+/).map(Number);
    return of === parent ? [pid!] : [];
  });
}

export const newDataDir = (): string => mkdtempSync(join(tmpdir(), 'parley-e2e-'));

/** The built server as `npm start` runs it. Its data directory is deleted when it stops. */
export async function startServer(
  settings: Record<string, string> = {},
  dataDir: string = newDataDir(),
): Promise<Server> {
  const all = { DATA_DIR: dataDir, SETUP_CODE, RATE_LIMITS: 'off', ...settings };
  let running = await run({ ...all, PORT: '0' });
  const { url } = running;

  const postmaster = () =>
    Number(readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);
  let thaw = () => {};
  /** The database of a killed server lives on, waiting for the next start. */
  const endDatabase = () => {
    try {
      process.kill(postmaster(), 'SIGQUIT');
    } catch {
      // It ended with its server.
    }
  };
  return {
    url,
    kill: () => end(running, 'SIGKILL'),
    async restart() {
      await end(running, 'SIGTERM');
      running = await run({ ...all, PORT: new URL(url).port });
    },
    freezeDatabase() {
      const parent = postmaster();
      // It first, so that it has no new children.
      process.kill(parent, 'SIGSTOP');
      const children = childrenOf(parent);
      for (const child of children) process.kill(child, 'SIGSTOP');
      thaw = () => {
        thaw = () => {};
        for (const pid of [...children, parent]) process.kill(pid, 'SIGCONT');
      };
      return () => thaw();
    },
    async stop() {
      thaw();
      await end(running, 'SIGTERM');
      endDatabase();
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    },
  };
}
