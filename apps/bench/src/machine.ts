import { spawnSync } from 'node:child_process';
import { closeSync, fdatasyncSync, openSync, readFileSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { cpus, release, tmpdir, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { median } from './statistics.ts';

export interface Machine {
  cpu: string;
  cores: number;
  memoryGiB: number;
  system: string;
  /** Where the databases lie. */
  storage: { fileSystem: string; flushMs: number };
}

export interface Versions {
  parley: string;
  /** Of this repository; `-dirty` with changes not committed. Null outside of git. */
  commit: string | null;
  /** Of the servers, peers included. */
  node: string;
  embeddedPostgres: string;
  socketIo: string;
  ws: string;
  prisma: string;
}

const FILE_SYSTEMS: Record<number, string> = {
  61267: 'ext4',
  16914836: 'tmpfs',
  1481003842: 'xfs',
  2435016766: 'btrfs',
  2035054128: 'overlay',
};
const FLUSHES = 100;

export const describeMachine = (): Machine => ({
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  system: `${type()} ${release()}`,
  storage: { fileSystem: fileSystemOf(tmpdir()), flushMs: measureFlush(tmpdir()) },
});

export function describeVersions(node: string): Versions {
  const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
  if (!stdout) throw new Error(`--node: ${node} does not run`);
  // All are pinned exactly, so what the server asks for is what is installed.
  const server = readPackage('../../server/package.json');
  return {
    parley: server.version,
    commit:
      spawnSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf8' }).stdout?.trim() || null,
    node: stdout.trim(),
    embeddedPostgres: Object.values(server.optionalDependencies ?? {})[0] ?? 'unknown',
    socketIo: server.dependencies['socket.io'] ?? 'unknown',
    ws: readPackage('../package.json').dependencies.ws ?? 'unknown',
    prisma: server.dependencies['@prisma/client'] ?? 'unknown',
  };
}

interface Package {
  version: string;
  dependencies: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

const readPackage = (path: string) =>
  JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as Package;

function fileSystemOf(folder: string): string {
  const { type: magic } = statfsSync(folder);
  return FILE_SYSTEMS[magic] ?? `0x${magic.toString(16)}`;
}

/** Median time in which 8 KiB reach the disk: what a commit costs at least. */
function measureFlush(folder: string): number {
  const file = join(folder, `parley-bench-flush-${process.pid}`);
  const fd = openSync(file, 'wx', 0o600);
  try {
    const page = Buffer.alloc(8192, 1);
    const times = Array.from({ length: FLUSHES }, () => {
      const startedAt = performance.now();
      writeSync(fd, page);
      fdatasyncSync(fd);
      return performance.now() - startedAt;
    });
    return Math.round(median(times) * 1000) / 1000;
  } finally {
    closeSync(fd);
    rmSync(file);
  }
}
