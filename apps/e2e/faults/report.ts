import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { fileURLToPath } from 'node:url';
import { COUNTS, type Count, check } from './checker.ts';
import { healing, type Measures, measure } from './measures.ts';
import type { Played, Scenario } from './scenario.ts';

export interface Outcome extends Measures {
  scenario: string;
  title: string;
  seed: number;
  counts: Record<Count, number>;
  findings: string[];
  /** From the end of the last fault until all that was sent before it was seen by all. */
  healMs: number;
  /** Of the node that took most. */
  peakMemoryMiB: number | null;
  seconds: number;
  notes: string[];
}

/** A scenario that could not be judged: it did not come to rest, or could not run here. */
export interface Failure {
  scenario: string;
  title: string;
  seed: number;
  failed?: string;
  skipped?: string;
}

export interface Results {
  date: string;
  machine: { cpu: string; cores: number; memoryGiB: number; system: string };
  versions: { commit: string | null; node: string };
  runs: (Outcome | Failure)[];
}

const RESULTS = fileURLToPath(new URL('results/', import.meta.url));
const PAGE = fileURLToPath(new URL('../../../docs/delivery.md', import.meta.url));
const MARKERS = ['<!-- faults: written by npm run faults -->', '<!-- /faults -->'] as const;

export async function outcomeOf(
  { name, title }: Scenario,
  seed: number,
  startedAt: number,
  { stage, overAt, notes }: Played,
): Promise<Outcome> {
  const { counts, findings } = check(await stage.history());
  const peaks = stage.nodes.map(({ peakMemory }) => peakMemory).filter((peak) => peak !== null);
  return {
    scenario: name,
    title,
    seed,
    ...measure(stage.events),
    counts,
    findings,
    healMs: healing(stage.events, overAt),
    peakMemoryMiB: peaks.length > 0 ? Math.round(Math.max(...peaks) / 2 ** 20) : null,
    seconds: Math.round((performance.now() - startedAt) / 1000),
    notes,
  };
}

export const isJudged = (run: Outcome | Failure): run is Outcome => 'counts' in run;
export const wrongs = (run: Outcome): number =>
  Object.values(run.counts).reduce((sum, count) => sum + count, 0);

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
export function writeResults(results: Results): string {
  mkdirSync(RESULTS, { recursive: true });
  const file = `${RESULTS}${results.date.slice(0, 19).replaceAll(':', '')}.json`;
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
  return file;
}

/** Writes the table of the newest results into docs/delivery.md, between its markers. */
export function publish(): void {
  const newest = readdirSync(RESULTS).sort().at(-1);
  if (!newest) throw new Error('There are no results yet: npm run faults');
  const results = JSON.parse(readFileSync(RESULTS + newest, 'utf8')) as Results;
  const page = readFileSync(PAGE, 'utf8');
  const [begin, end] = MARKERS.map((marker) => page.indexOf(marker));
  if (begin === undefined || end === undefined || begin < 0 || end < begin)
    throw new Error(`${PAGE} has lost its markers ${MARKERS.join(' … ')}`);
  const table = tableOf(results, newest);
  writeFileSync(PAGE, `${page.slice(0, begin + MARKERS[0].length)}\n\n${table}\n\n${page.slice(end)}`);
}

const row = (cells: (string | number)[]) => `| ${cells.join(' | ')} |`;
const number = (value: number) => value.toLocaleString('en');

export function tableOf({ date, machine, versions, runs }: Results, file: string): string {
  const judged = runs.filter(isJudged);
  const acked = judged.reduce((sum, run) => sum + run.acked, 0);
  const wrong = judged.reduce((sum, run) => sum + wrongs(run), 0);
  return [
    `${date.slice(0, 10)} · ${machine.cpu}, ${machine.cores} cores · Node ${versions.node} · commit ${versions.commit} · ` +
      `[all figures](../apps/e2e/faults/results/${file})`,
    `${number(acked)} acknowledged sends in ${judged.length} runs; the ten counts (${Object.keys(COUNTS).join(', ')}) ` +
      `add up to **${number(wrong)}**.`,
    [
      row([
        'attack',
        'acked',
        'unknown',
        'counts',
        'delivery p50 / p99 / max ms',
        'healed after ms',
        'peak MiB',
        'seed',
      ]),
      '|---|---:|---:|---:|---:|---:|---:|---:|',
      ...runs.map((run) => row(cellsOf(run))),
    ].join('\n'),
  ].join('\n\n');
}

function cellsOf(run: Outcome | Failure): (string | number)[] {
  if (!isJudged(run))
    return [
      run.title,
      '–',
      '–',
      run.skipped ? `skipped: no ${run.skipped}` : 'failed',
      '–',
      '–',
      '–',
      run.seed,
    ];
  const { delivery } = run;
  return [
    run.title,
    number(run.acked),
    number(run.unknown),
    wrongs(run),
    delivery ? [delivery.p50, delivery.p99, delivery.max].map(number).join(' / ') : '–',
    number(run.healMs),
    run.peakMemoryMiB ?? '–',
    run.seed,
  ];
}
