import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning, processIdentity } from './process-identity.ts';
import { StartError } from './start-error.ts';

interface Holder {
  pid: number;
  identity: string;
}

/**
 * Makes this process the only Parley on a data directory, or throws a StartError that names the other one.
 * What a killed process left behind is taken over at once, also when its pid was reused.
 */
export function lockDirectory(directory: string): { release(): void } {
  const file = join(directory, 'parley.lock');
  const mine = JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid) ?? '' });
  // Written first and linked then: a lock is never seen half written.
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, mine, { flag: 'wx', mode: 0o644 });
  try {
    while (!tryLink(draft, file)) {
      const seen = read(file);
      if (seen === undefined) continue;
      const holder = parse(seen);
      if (holder && isRunning(holder.pid, holder.identity)) throw inUse(holder.pid, directory);
      removeStale(draft, file, seen);
    }
  } finally {
    unlinkSync(draft);
  }
  return {
    release() {
      if (read(file) === mine) unlinkSync(file);
    },
  };
}

/** Of several that judge the same lock stale only one removes it: else the slower would remove the winner's. */
function removeStale(draft: string, file: string, judged: string): void {
  const guard = `${file}.takeover`;
  if (!tryLink(draft, guard)) {
    const holder = parse(read(guard));
    if (!holder || !isRunning(holder.pid, holder.identity)) tryUnlink(guard);
    return;
  }
  if (read(file) === judged) tryUnlink(file);
  tryUnlink(guard);
}

function inUse(pid: number, directory: string): StartError {
  return new StartError(
    `Another Parley (pid ${pid}) is using ${directory}. Stop it first, or set DATA_DIR (and PORT) for this one.`,
  );
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function tryUnlink(file: string): void {
  try {
    unlinkSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function parse(text: string | undefined): Holder | undefined {
  try {
    return JSON.parse(text ?? '') as Holder;
  } catch {
    return undefined;
  }
}
