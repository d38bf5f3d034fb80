import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { fileURLToPath } from 'node:url';
import { publishInto } from '@parley/testkit/markdown';
import { check } from './checker.ts';
import { healing, measure } from './measures.ts';
import type { Outcome, Results } from './results.ts';
import type { Played, Scenario } from './scenario.ts';
import { tableOf } from './table.ts';

const RESULTS = fileURLToPath(new URL('results/', import.meta.url));
const PAGE = fileURLToPath(new URL('../../../docs/delivery.md', import.meta.url));

export async function outcomeOf(
  { name, title }: Scenario,
  seed: number,
  startedAt: number,
  { stage, overAt, notes }: Played,
): Promise<Outcome> {
  const { counts, findings } = check(await stage.history());
  const { nodes, postgres, events } = stage;
  const peaks = nodes.map(({ peakMemory }) => peakMemory).filter((peak) => peak !== null);
  return {
    scenario: name,
    title,
    seed,
    ...measure(events),
    kills: nodes.reduce((sum, node) => sum + node.kills, postgres.crashes),
    counts,
    findings,
    healMs: healing(events, overAt),
    peakMemoryMiB: peaks.length > 0 ? Math.round(Math.max(...peaks) / 2 ** 20) : null,
    seconds: Math.round((performance.now() - startedAt) / 1000),
    notes,
  };
}

export function emptyResults(): Results {
  const { stdout } = spawnSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf8' });
  return {
    date: new Date().toISOString(),
    machine: {
      cpu: cpus()[0]?.model.trim() ?? 'unknown',
      cores: cpus().length,
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      system: `${type()} ${release()}`,
    },
    versions: { commit: stdout?.trim() || null, node: process.version },
    runs: [],
  };
}

/** @returns the file; one a day and time, so that nothing published is overwritten */
export function writeResults({ runs, ...about }: Results): string {
  mkdirSync(RESULTS, { recursive: true });
  const file = `${RESULTS}${about.date.slice(0, 19).replaceAll(':', '')}.json`;
  // A run a line: a long campaign has hundreds.
  const lines = runs.map((run) => JSON.stringify(run)).join(',\n');
  writeFileSync(file, `${JSON.stringify(about, null, 2).slice(0, -2)},\n  "runs": [\n${lines}\n  ]\n}\n`);
  return file;
}

/** Writes what all results add up to into docs/delivery.md, between its markers. */
export function publish(): void {
  const files = readdirSync(RESULTS).sort();
  const all = files.map((file) => ({
    file,
    ...(JSON.parse(readFileSync(RESULTS + file, 'utf8')) as Results),
  }));
  publishInto(PAGE, 'faults', tableOf(all));
}
