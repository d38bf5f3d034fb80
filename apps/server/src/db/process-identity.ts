import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';

/** Stands for a process that lives but may not be looked at; it must be taken for the one we look for. */
const UNREADABLE = 'unreadable';

/**
 * Names one process for good: a pid alone is reused, a pid with its start time is not.
 * Undefined once the process is gone (a zombie counts as gone: nobody may ever reap it in a container).
 */
export function processIdentity(pid: number): string | undefined {
  if (!exists(pid)) return undefined;
  return process.platform === 'linux' ? linuxIdentity(pid) : ps(pid, 'lstart=');
}

/** Whether the process that had this identity still runs. */
export function isRunning(pid: number, identity: string): boolean {
  const now = processIdentity(pid);
  return now !== undefined && (now === identity || now === UNREADABLE || identity === UNREADABLE);
}

/** Whether `pid` is a postmaster working in `directory` (an absolute, real path). */
export function isPostmasterOf(pid: number, directory: string): boolean {
  const identity = processIdentity(pid);
  if (identity === undefined) return false;
  if (identity === UNREADABLE) return true;
  if (process.platform !== 'linux') return ps(pid, 'command=')?.includes(directory) ?? false;
  try {
    const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return args[0]?.endsWith('postgres') === true && (args.includes(directory) || cwdOf(pid) === directory);
  } catch {
    return false;
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function linuxIdentity(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command name, field 2, may hold spaces and brackets: count from the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    // Field 22 counts from boot, so only together with the boot it is unique.
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot}/${fields[19]}`;
  } catch {
    return exists(pid) ? UNREADABLE : undefined;
  }
}

function ps(pid: number, column: string): string | undefined {
  try {
    const out = execFileSync('/bin/ps', ['-o', column, '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { LC_ALL: 'C', TZ: 'UTC' },
    });
    return out.trim() || undefined;
  } catch {
    return exists(pid) ? UNREADABLE : undefined;
  }
}

function cwdOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}
