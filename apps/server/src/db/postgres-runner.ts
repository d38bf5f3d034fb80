import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import { StartError } from './start-error.ts';

interface Owner {
  uid: number;
  gid: number;
}

/** How to start a PostgreSQL program here: PostgreSQL refuses to run as root. */
export interface Runner {
  /** Said in the log. */
  description: string;
  /** Commands to put in front; each executes the next in its own place, so the pid stays the child's. */
  prefix: string[];
  /** Another user to switch to, who must own the database's files. */
  user: Owner | undefined;
}

/** Nothing is inherited: PostgreSQL's own variables (PGPORT, PGDATA …) must not leak in. */
export const CHILD_ENV: Readonly<Record<string, string>> =
  process.platform === 'win32'
    ? {}
    : { PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin:/run/current-system/sw/bin', LC_ALL: 'C' };

/**
 * Chooses as whom PostgreSQL runs.
 * @param programs a path that user must reach
 * @param dataDir the folder the database lies in; exists
 * @param owner to whom an existing database belongs: that decides
 */
export function chooseRunner(programs: string, dataDir: string, owner: Owner | undefined): Runner {
  const self = process.getuid?.();
  const here: Runner = { description: 'this user', prefix: [], user: undefined };
  if (self === undefined) return here;
  if (owner && owner.uid !== self) {
    if (self === 0) return asUser(owner);
    throw new StartError(
      `The database in ${dataDir} belongs to another user (uid ${owner.uid}): start Parley as that user, ` +
        'or give the folder to this one with chown -R.',
    );
  }
  // PostgreSQL also refuses a user without a name, which containers with an arbitrary uid have.
  if (self !== 0 && hasName()) return here;

  const known = systemUsers();
  const mapped = known.get('nobody') ?? { uid: 1000, gid: 1000 };
  const unshare = ['unshare', '--user', `--map-user=${mapped.uid}`, `--map-group=${mapped.gid}`];
  const reach = { uid: self, gid: process.getgid?.() ?? self };
  if (mayReach(programs, reach) && mayReach(dataDir, reach) && status([...unshare, 'true']) === 0) {
    return { description: 'a user namespace', prefix: unshare, user: undefined };
  }
  if (self === 0 && !owner) {
    // Below another user's private home only that user gets at the files.
    const nearby = [...ancestors(programs), ...ancestors(dataDir)].map((path) => statSync(path));
    for (const user of [known.get('postgres'), known.get('nobody'), ...nearby]) {
      // Our own folder can be opened for that user, what lies above it cannot.
      const folder = statSync(dataDir).uid === 0 ? dirname(dataDir) : dataDir;
      if (user && user.uid > 0 && mayReach(programs, user) && mayReach(folder, user)) return asUser(user);
    }
  }
  throw new StartError(
    self === 0
      ? 'PostgreSQL refuses to run as root, and neither a user namespace nor another user that reaches ' +
          `${dataDir} is to be had: start Parley as an ordinary user, or set DATABASE_URL to your own PostgreSQL.`
      : `PostgreSQL refuses to run as uid ${self}, which has no name here: start Parley as a user that is listed ` +
          'in /etc/passwd, or set DATABASE_URL to your own PostgreSQL.',
  );
}

/** Exit status of a short command of the system, null when it cannot be run. */
export function status(command: string[]): number | null {
  const [program = '', ...args] = command;
  return spawnSync(program, args, { stdio: 'ignore', env: CHILD_ENV, cwd: '/', timeout: 5_000 }).status;
}

function asUser({ uid, gid }: Owner): Runner {
  return { description: `user ${uid}`, prefix: [], user: { uid, gid } };
}

function hasName(): boolean {
  try {
    return userInfo().username !== '';
  } catch {
    return false;
  }
}

function systemUsers(): Map<string, Owner> {
  const users = new Map<string, Owner>();
  try {
    for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
      const [name, , uid, gid] = line.split(':');
      if (name && Number(uid) > 0) users.set(name, { uid: Number(uid), gid: Number(gid) });
    }
  } catch {
    // A system without the file has no such users.
  }
  return users;
}

function ancestors(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [path] : [path, ...ancestors(parent)];
}

/** Whether someone without root's powers may pass through every folder down to `path` (a real path). */
function mayReach(path: string, who: Owner): boolean {
  return ancestors(path).every((folder) => {
    const { uid, gid, mode } = statSync(folder);
    if (uid === who.uid) return (mode & 0o100) !== 0;
    return (mode & (gid === who.gid ? 0o010 : 0o001)) !== 0;
  });
}
