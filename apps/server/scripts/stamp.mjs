// Tells whether the build still fits the sources, by their paths, sizes and times: reading them all would cost
// more than a second start may.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../../', import.meta.url));

const INPUTS = [
  'package-lock.json',
  'prisma',
  'apps/protocol/src',
  'apps/client/src',
  'apps/server/src',
  'apps/server/scripts/build.mjs',
  'apps/web/src',
  'apps/web/public',
  'apps/web/index.html',
  'apps/web/vite.config.ts',
];
const STAMP = join(root, 'apps/server/dist/stamp');

/** 'none' when nothing was ever built. */
export function stateOfBuild() {
  let built;
  try {
    built = readFileSync(STAMP, 'utf8');
  } catch {
    return 'none';
  }
  return built === stampOfSources() ? 'current' : 'outdated';
}

export function writeStamp(stamp) {
  writeFileSync(STAMP, stamp);
}

export function stampOfSources() {
  const hash = createHash('sha256');
  for (const input of INPUTS) add(hash, input);
  return hash.digest('hex');
}

function add(hash, path) {
  const stat = statSync(join(root, path), { throwIfNoEntry: false });
  if (stat?.isDirectory()) {
    // The generated client follows from the schema; tests are no part of the build.
    for (const name of readdirSync(join(root, path)).sort()) {
      if (name !== 'generated' && !/\.test\.tsx?$/.test(name)) add(hash, `${path}/${name}`);
    }
  } else hash.update(`${path} ${stat?.size} ${stat?.mtimeMs}\n`);
}
