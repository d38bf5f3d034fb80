import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Share } from './cpu-profile.ts';
import type { Machine, Versions } from './machine.ts';
import { type Figures, METRICS, type Metric } from './metrics.ts';
import { median, told } from './statistics.ts';

export interface SystemResult {
  name: string;
  title: string;
  version?: string | null;
  /** Why it has no figures in this profile. */
  failed?: string;
  runs: Figures[];
  median: Figures;
  /** Of the last run, where CPU profiles were taken. */
  cpu?: Share[];
}

export interface ProfileResult {
  name: string;
  title: string;
  systems: SystemResult[];
  /** Parley's medians divided by those of each peer. Of rates more is better, of times less. */
  ratios: Record<string, Figures>;
}

export interface Results {
  /** The day they are filed under. */
  date: string;
  /** When the measuring began: UTC, ISO 8601. Files of before it was told have none. */
  startedAt?: string;
  machine: Machine;
  versions: Versions;
  settings: { runs: number; seconds: number; warmUpSeconds: number };
  /** Lists of cores; null: not pinned. */
  placement: { serverAndDatabase: string | null; generator: string | null };
  profiles: ProfileResult[];
}

/** As they were read from a file of that name. */
export interface FiledResults extends Results {
  file: string;
}

/** For people: `2026-01-31 23:59`, in UTC, or the day where no more is told. */
export const momentOf = ({ startedAt, date }: Results): string =>
  startedAt === undefined ? date : startedAt.slice(0, 16).replace('T', ' ');

const METRIC_NAMES = Object.keys(METRICS) as Metric[];

export function mediansOf(runs: Figures[]): Figures {
  const medianOf = (metric: Metric) => {
    const values = runs.map((run) => run[metric]).filter((value) => typeof value === 'number');
    return values.length === 0 ? null : told(median(values));
  };
  const measured = METRIC_NAMES.filter((metric) => runs.some((run) => run[metric] !== undefined));
  return Object.fromEntries(measured.map((metric) => [metric, medianOf(metric)]));
}

export function ratiosOf(systems: SystemResult[]): ProfileResult['ratios'] {
  const parley = systems.find(({ name }) => name === 'parley');
  if (!parley) return {};
  const ratios = ({ median }: SystemResult): Figures => {
    const both = METRIC_NAMES.filter(
      (metric) => METRICS[metric] !== null && parley.median[metric] != null && median[metric] != null,
    );
    return Object.fromEntries(both.map((metric) => [metric, told(parley.median[metric]! / median[metric]!)]));
  };
  const peers = systems.filter((system) => system !== parley);
  return Object.fromEntries(peers.map((peer) => [peer.name, ratios(peer)]));
}

export function writeResults(results: { date: string }, file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
}

/** Where only the day is told, it is its beginning, so that what tells more is later. */
const beganAt = ({ startedAt, date }: Results) => startedAt ?? `${date}T00:00:00.000Z`;

/**
 * Result files of a folder that have profiles, the newest first. Of those that tell the same time, the one whose name
 * comes last counts as the newest.
 */
export function readResults(folder: string): FiledResults[] {
  return (
    (existsSync(folder) ? readdirSync(folder) : [])
      .filter((file) => file.endsWith('.json'))
      .map((file) => ({ file, ...(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Results) }))
      // What else is measured into the same folder has none.
      .filter(({ profiles }) => profiles !== undefined)
      .sort((a, b) => descending(beganAt(a), beganAt(b)) || descending(a.file, b.file))
  );
}

/** By code units: the same on every machine, whatever its language. */
const descending = (a: string, b: string) => (a < b ? 1 : a > b ? -1 : 0);
