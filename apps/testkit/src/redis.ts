import { spawnSync } from 'node:child_process';
import { freePort } from '@parley/server/free-port';
import { type Child, startChild } from './processes.ts';

/** Whether this machine has `redis-server`; without it, tests that need it are skipped. */
export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

/** A Redis of one's own on loopback that keeps nothing on disk. */
export interface TestRedis {
  url: string;
  port: number;
  /** Takes it away with all it holds, as kill -9. */
  kill(): Promise<void>;
  /** A new, empty one at the same address. */
  start(): Promise<void>;
  /** It accepts, and says nothing any more. */
  pause(): void;
  resume(): void;
}

export async function startRedis(): Promise<TestRedis> {
  const port = await freePort();
  let child: Child;
  const start = async () => {
    const settings = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    child = startChild('redis-server', settings);
    await child.says(/Ready to accept connections/);
  };
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    start,
    kill: () => child.kill(),
    pause: () => child.signal('SIGSTOP'),
    resume: () => child.signal('SIGCONT'),
  };
}
