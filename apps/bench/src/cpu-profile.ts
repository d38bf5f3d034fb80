import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** As `node --cpu-prof` writes it; times in µs of the machine's monotonic clock. */
export interface CpuProfile {
  startTime: number;
  nodes: { id: number; callFrame: { functionName: string; url: string }; children?: number[] }[];
  /** Which node ran at each sample … */
  samples: number[];
  /** … and how long since the one before. */
  timeDeltas: number[];
}

export interface Share {
  what: string;
  /** Of the time in which the process was not idle. */
  percent: number;
}

export interface Stretch {
  fromUs: number;
  toUs: number;
}

export const monotonicUs = (): number => Number(process.hrtime.bigint() / 1000n);

/** The profile that this process left in the folder; null where it left none. */
export function readCpuProfile(folder: string, pid: number): CpuProfile | null {
  const file = readdirSync(folder).find((name) => name.split('.')[3] === `${pid}`);
  return file === undefined ? null : (JSON.parse(readFileSync(join(folder, file), 'utf8')) as CpuProfile);
}

const WRITES = new Set(['writev', 'writeBuffer', 'writeUtf8String', 'writeLatin1String']);
const IDLE = '(idle)';

/** What ran in that stretch, the largest share first: packages, modules of Node, the engine, system calls that write. */
export function sharesOf({ startTime, nodes, samples, timeDeltas }: CpuProfile, stretch: Stretch): Share[] {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));

  const isBelowDriver = (id: number | undefined): boolean =>
    id !== undefined && (/[\\/]pg[\\/]lib[\\/]/.test(frames.get(id)!.url) || isBelowDriver(parents.get(id)));

  const nameOf = (id: number): string => {
    const { url, functionName } = frames.get(id)!;
    if (WRITES.has(functionName) && url === '') {
      return isBelowDriver(id)
        ? 'writing to PostgreSQL, and what of it runs meanwhile'
        : 'writing to sockets';
    }
    return placeOf(url) ?? functionName;
  };
  const names = new Map<number, string>();
  const times = new Map<string, number>();
  let at = startTime;
  for (const [n, id] of samples.entries()) {
    at += timeDeltas[n]!;
    if (at < stretch.fromUs || at > stretch.toUs) continue;
    const name = names.get(id) ?? nameOf(id);
    names.set(id, name);
    if (name !== IDLE) times.set(name, (times.get(name) ?? 0) + timeDeltas[n]!);
  }
  const all = [...times.values()].reduce((sum, time) => sum + time, 0);
  return [...times]
    .map(([what, time]) => ({ what, percent: Math.round((1000 * time) / all) / 10 }))
    .sort((a, b) => b.percent - a.percent);
}

/** Package, module of Node, or "Parley" for its own bundle; null for what is no JavaScript. */
function placeOf(url: string): string | null {
  if (url === '') return null;
  const inModules = url.split('/node_modules/').at(-1)!;
  if (inModules !== url) return inModules.split('/', inModules.startsWith('@') ? 2 : 1).join('/');
  return url.startsWith('node:') ? `node:${url.slice('node:'.length).split('/').at(-1)}` : 'Parley';
}
