import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { chmodSync, chownSync, closeSync, fsyncSync, openSync, statSync, writeSync } from 'node:fs';
import { mkdir, readdir, readFile, realpath, rename, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { findPostgres, type PostgresBinaries } from './postgres-binaries.ts';
import { CHILD_ENV, chooseRunner, type Runner } from './postgres-runner.ts';
import { type BootLog, StartError } from './start-error.ts';

/** A database's files on disk and how to run PostgreSQL on them. */
export interface Cluster {
  dataDir: string;
  /** PostgreSQL's own directory. */
  directory: string;
  password: string;
  binaries: PostgresBinaries;
  runner: Runner;
}

export const USER = 'parley';

/**
 * What libc calls a letter matters to pg_trgm, which knows only ASCII under plain C; not every system has C.UTF-8.
 * Order and case rules are PostgreSQL's builtin C.UTF-8, the same on every system and in every version.
 */
const CTYPES = ['C.UTF-8', 'en_US.UTF-8', 'C'];

/** Makes the data directory if need be; gives its real path. */
export async function openDataDir(dataDir: string): Promise<string> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    const probe = join(dataDir, `.write-${randomUUID()}`);
    await mkdir(probe);
    await rmdir(probe);
    return await realpath(dataDir);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new StartError(
      `Cannot write to ${dataDir} (${reason}): give this user the folder, or set DATA_DIR.`,
    );
  }
}

/** Opens the database in `dataDir`, creating it at the first start. The caller holds the directory's lock. */
export async function openCluster(dataDir: string, log: BootLog): Promise<Cluster> {
  const directory = join(dataDir, 'postgres');
  const version = await readFile(join(directory, 'PG_VERSION'), 'utf8').catch(ifMissing(undefined));
  const files = await readdir(directory).catch(ifMissing([]));
  if (version === undefined && files.length > 0) {
    throw new StartError(
      `${directory} holds files but no database: restore it from a backup, or move it away.`,
    );
  }
  const binaries = await findPostgres(dataDir);
  const runner = chooseRunner(
    binaries.postgres,
    dataDir,
    version === undefined ? undefined : statSync(directory),
  );
  const own = await bundledMajor(binaries, runner);
  if (version !== undefined && version.trim() !== own) {
    throw new StartError(
      `The database in ${directory} was made by PostgreSQL ${version.trim()}, this Parley brings ${own}. ` +
        `It was left untouched: start the Parley that made it, or move the data with pg_dump and DATABASE_URL.`,
    );
  }
  const password = await openPassword(dataDir, version === undefined);
  const cluster = { dataDir, directory, password, binaries, runner };
  if (version === undefined) {
    log.info(`Creating the database in ${directory}`);
    await create(cluster);
  }
  return cluster;
}

/** How to spawn one of the PostgreSQL programs. */
export function command({ binaries, runner }: Pick<Cluster, 'binaries' | 'runner'>, args: string[]) {
  const [program = '', ...rest] = [...runner.prefix, ...args];
  const library = process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH';
  const env = { ...CHILD_ENV, ...(binaries.libraryPath && { [library]: binaries.libraryPath }) };
  const cwd = process.platform === 'win32' ? undefined : '/';
  return { program, args: rest, options: { env, cwd, ...runner.user } };
}

/** A file made by root in another user's folder must not lock that user out later. */
export function ownLike(dataDir: string, file: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(dataDir);
  chownSync(file, uid, gid);
}

/** initdb works in a folder of its own, renamed when whole: a kill in between leaves nothing half made. */
async function create(cluster: Cluster): Promise<void> {
  const { dataDir, directory, binaries, runner, password } = cluster;
  for (const name of await readdir(dataDir)) {
    if (name.startsWith('postgres.new-')) await rm(join(dataDir, name), { recursive: true, force: true });
  }
  const staging = join(dataDir, `postgres.new-${randomUUID()}`);
  const passwordFile = join(staging, 'password');
  await mkdir(staging, { mode: 0o700 });
  writeDurably(passwordFile, password);
  if (runner.user) {
    const { mode } = statSync(dataDir);
    if ((mode & 0o011) !== 0o011) chmodSync(dataDir, mode | 0o011);
    for (const path of [staging, passwordFile]) chownSync(path, runner.user.uid, runner.user.gid);
  }
  try {
    const made = join(staging, 'data');
    let result = { ok: false, output: '' };
    for (const ctype of CTYPES) {
      result = await run(cluster, [
        ...[binaries.initdb, `--pgdata=${made}`, `--username=${USER}`, `--pwfile=${passwordFile}`],
        ...['--auth=scram-sha-256', '--encoding=UTF8', '--no-instructions', '--locale-provider=builtin'],
        ...['--builtin-locale=C.UTF-8', '--locale=C', `--lc-ctype=${ctype}`],
      ]);
      if (!result.output.includes('invalid locale name')) break;
    }
    if (!result.ok) throw new StartError(`The database could not be created: ${result.output}`);
    await rename(made, directory);
    syncFolder(dataDir);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function openPassword(dataDir: string, isNew: boolean): Promise<string> {
  const file = join(dataDir, 'postgres-password');
  const kept = (await readFile(file, 'utf8').catch(ifMissing(''))).trim();
  if (kept) return kept;
  if (!isNew)
    throw new StartError(`${file} is missing or empty: restore it from the backup of the data directory.`);
  const password = randomBytes(24).toString('base64url');
  const draft = `${file}.${randomUUID()}`;
  writeDurably(draft, password);
  ownLike(dataDir, draft);
  await rename(draft, file);
  syncFolder(dataDir);
  return password;
}

async function bundledMajor(binaries: PostgresBinaries, runner: Runner): Promise<string> {
  const { ok, output } = await run({ binaries, runner }, [binaries.postgres, '--version']);
  const major = /\(PostgreSQL\) (\d+)/.exec(output)?.[1];
  if (ok && major) return major;
  throw new StartError(
    `The bundled PostgreSQL does not run here: ${output}\n` +
      'On Linux it needs glibc (not Alpine). Set DATABASE_URL to use a PostgreSQL of your own.',
  );
}

function run(
  how: Pick<Cluster, 'binaries' | 'runner'>,
  argv: string[],
): Promise<{ ok: boolean; output: string }> {
  const { program, args, options } = command(how, argv);
  return new Promise((done) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => done({ ok: false, output: error.message }));
    child.on('close', (code) => done({ ok: code === 0, output: output.trim() }));
  });
}

function writeDurably(file: string, text: string): void {
  const fd = openSync(file, 'wx', 0o600);
  writeSync(fd, text);
  fsyncSync(fd);
  closeSync(fd);
}

function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const fd = openSync(folder, 'r');
  fsyncSync(fd);
  closeSync(fd);
}

function ifMissing<T>(value: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === 'ENOENT') return value;
    throw new StartError(`Cannot read ${error.path}: ${error.message}`);
  };
}
