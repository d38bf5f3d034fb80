import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { RESULTS } from './build.ts';
import type { Machine, Versions } from './machine.ts';
import type { Options } from './options.ts';
import type { Figures } from './run.ts';
import { median, rounded } from './statistics.ts';

export interface SystemResult {
  name: string;
  title: string;
  runs: Figures[];
  median: Figures;
}

export interface ProfileResult {
  name: string;
  title: string;
  systems: SystemResult[];
  /** Parley's medians divided by those of each peer. Of rates more is better, of times less. */
  ratios: Record<string, Partial<Figures>>;
}

export interface Results {
  date: string;
  machine: Machine;
  versions: Versions;
  settings: { runs: number; seconds: number; warmUpSeconds: number };
  /** Lists of cores; null: not pinned. */
  placement: { serverAndDatabase: string | null; generator: string | null };
  profiles: ProfileResult[];
}

const RATIOS = [
  'ackedPerSecond',
  'deliveriesPerSecond',
  'ackP50Ms',
  'ackP99Ms',
  'deliveryP50Ms',
  'deliveryP99Ms',
] as const satisfies (keyof Figures)[];

export function mediansOf(runs: Figures[]): Figures {
  const keys = Object.keys(runs[0]!) as (keyof Figures)[];
  const medianOf = (key: keyof Figures) => {
    const values = runs.map((run) => run[key]).filter((value) => value !== null);
    return values.length === 0 ? null : rounded(median(values));
  };
  return Object.fromEntries(keys.map((key) => [key, medianOf(key)])) as unknown as Figures;
}

export function ratiosOf(systems: SystemResult[]): ProfileResult['ratios'] {
  const parley = systems.find(({ name }) => name === 'parley');
  if (!parley) return {};
  const peers = systems.filter((system) => system !== parley);
  const ratios = (peer: SystemResult) =>
    Object.fromEntries(RATIOS.map((key) => [key, rounded(parley.median[key] / peer.median[key])]));
  return Object.fromEntries(peers.map((peer) => [peer.name, ratios(peer)]));
}

/** @returns the file */
export function writeResults(results: Results, { out, date, profiles }: Options): string {
  const file = out ?? join(RESULTS, `${date}-${profiles.join('-')}.json`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
  return file;
}
