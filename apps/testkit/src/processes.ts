import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** A node gives itself 10 s to close. */
const STOP_MS = 20_000;
/** Lines of output kept for the message of a failure. */
const LINES_KEPT = 200;

/** A program that was started here, and is ended here. */
export interface Child {
  pid: number;
  /** The last lines of both outputs. */
  output: readonly string[];
  /** Resolves, in words, when it has ended. */
  ended: Promise<string>;
  readonly running: boolean;
  signal(signal: NodeJS.Signals): void;
  /** The first line that fits. @throws when the program ends before, or after `withinMs` */
  says(pattern: RegExp, withinMs?: number): Promise<string>;
  /** SIGTERM, and SIGKILL where that does not help within 20 s. */
  stop(): Promise<void>;
  /** The end without warning. */
  kill(): Promise<void>;
}

/** What an interruption must not leave behind. */
export const running = new Set<Pick<Child, 'stop'>>();

/** Starts a program. It inherits no settings: the environment is `env` and what any program needs to run at all. */
export function startChild(program: string, args: string[], env: Record<string, string> = {}): Child {
  const { PATH = '', HOME = '', TMPDIR } = process.env;
  const child = spawn(program, args, {
    env: { PATH, HOME, ...(TMPDIR && { TMPDIR }), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  const listeners = new Set<(line: string) => void>();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      output.push(line);
      if (output.length > LINES_KEPT) output.shift();
      for (const listener of listeners) listener(line);
    });
  }
  const entry: Child = {
    pid: child.pid ?? -1,
    output,
    ended: endOf(child),
    get running() {
      return running.has(entry);
    },
    signal(signal) {
      if (running.has(entry)) child.kill(signal);
    },
    says: (pattern, withinMs = 60_000) =>
      new Promise((resolve, reject) => {
        const settle = () => {
          clearTimeout(timer);
          listeners.delete(listener);
        };
        const fail = (reason: string) => {
          settle();
          reject(new Error(`${program} ${args.join(' ')}: ${reason}\n${output.join('\n')}`));
        };
        const listener = (line: string) => {
          if (!pattern.test(line)) return;
          settle();
          resolve(line);
        };
        const timer = setTimeout(() => fail(`did not say ${pattern} within ${withinMs} ms`), withinMs);
        listeners.add(listener);
        output.forEach(listener);
        entry.ended.then(fail);
      }),
    async stop() {
      if (!entry.running) return;
      child.kill('SIGTERM');
      // One that was stopped by SIGSTOP hears nothing before.
      child.kill('SIGCONT');
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await entry.ended;
      clearTimeout(timer);
    },
    async kill() {
      if (entry.running) child.kill('SIGKILL');
      await entry.ended;
    },
  };
  running.add(entry);
  entry.ended.then(() => running.delete(entry));
  return entry;
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    // Not `exit`: its last words come after that.
    child.once('close', (code, signal) => resolve(signal ? `ended by ${signal}` : `ended with ${code}`));
  });
}

/** Ends all that was started by this process and still runs. */
export const stopChildren = (): Promise<unknown> => Promise.all([...running].map((child) => child.stop()));

/** The most memory a process ever held, in bytes; null where the system does not tell (only Linux does). */
export function peakMemory(pid: number): number | null {
  try {
    const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kibibytes === undefined ? null : Number(kibibytes) * 1024;
  } catch {
    return null;
  }
}
