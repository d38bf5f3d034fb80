import { freePort } from '@parley/server/free-port';
import { type Child, peakMemory, startChild } from './processes.ts';

/** As `npm start` runs it. */
const NODE_FLAGS = ['--max-semi-space-size=64', '--enable-source-maps'];

/** A node in a process of its own, to be killed and started again at the same address. */
export interface ServerProcess {
  url: string;
  port: number;
  readonly pid: number;
  readonly running: boolean;
  /** Resolves, in words, when the process that runs now has ended. */
  readonly ended: Promise<string>;
  readonly output: readonly string[];
  /** How many of its lives ended by SIGKILL, whoever sent it. */
  readonly kills: number;
  /** The most memory any of its lives held, in bytes; null where the system does not tell. */
  readonly peakMemory: number | null;
  signal(signal: NodeJS.Signals): void;
  /** Without warning, as of one out of memory. */
  kill(): Promise<void>;
  /** In order, by SIGTERM. */
  stop(): Promise<void>;
  /** Resolves when it serves again. */
  start(): Promise<void>;
}

/** Starts a built server. @param main the bundle's entry */
export async function startServerProcess(
  main: string,
  settings: Record<string, string>,
): Promise<ServerProcess> {
  const port = await freePort();
  const env = {
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: String(port),
    LOG_LEVEL: 'warn',
    ...settings,
  };
  let child: Child;
  let kills = 0;
  let peak: number | null = null;
  const measure = () => {
    const now = child.running ? peakMemory(child.pid) : null;
    if (now !== null) peak = Math.max(peak ?? 0, now);
  };
  const start = async () => {
    child = startChild(process.execPath, [...NODE_FLAGS, main], env);
    child.ended.then((how) => {
      if (how === 'ended by SIGKILL') kills += 1;
    });
    await child.says(/^Parley runs at /);
  };
  await start();
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    get pid() {
      return child.pid;
    },
    get running() {
      return child.running;
    },
    get ended() {
      return child.ended;
    },
    get output() {
      return child.output;
    },
    get kills() {
      return kills;
    },
    get peakMemory() {
      measure();
      return peak;
    },
    signal(signal) {
      measure();
      child.signal(signal);
    },
    async kill() {
      measure();
      await child.kill();
    },
    async stop() {
      measure();
      await child.stop();
    },
    start,
  };
}
