import { row } from '@parley/testkit/markdown';
import { COUNTS } from './counts.ts';
import { type Failure, isJudged, type Outcome, type Results, wrongs } from './results.ts';

interface FiledResults extends Results {
  file: string;
}

const HEAD = [
  'attack',
  'runs',
  'kills',
  'acked',
  'unknown',
  'counts',
  'delivery p50 / p99 / max, ms',
  'healed after, ms',
  'peak MiB',
];

/** What the results, oldest first, add up to, in Markdown: a line for each scenario. */
export function tableOf(all: readonly FiledResults[]): string {
  const runs = all.flatMap((results) => results.runs);
  const judged = runs.filter(isJudged);
  const scenarios = [...new Set(runs.map(({ scenario }) => scenario))];
  const counts = Object.keys(COUNTS).join(', ');
  return [
    `${figure(sum(judged, 'acked'))} acknowledged sends and ${figure(sum(judged, 'kills'))} kills of a node or of ` +
      `PostgreSQL in ${figure(judged.length)} runs: the ten counts (${counts}) add up to ` +
      `**${figure(judged.reduce((total, run) => total + wrongs(run), 0))}**.`,
    [row(HEAD), '|---|---:|---:|---:|---:|---:|---:|---:|---:|']
      .concat(scenarios.map((name) => row(cellsOf(all.map((results) => runsOf(results, name))))))
      .join('\n'),
    'Times and memory are those of the worst run in the newest results. All figures, with the seeds:',
    all.map(sourceOf).join('\n'),
  ].join('\n\n');
}

const figure = (value: number) => value.toLocaleString('en');
const sum = (runs: readonly Outcome[], key: 'acked' | 'kills' | 'unknown') =>
  runs.reduce((total, run) => total + run[key], 0);
const most = (values: readonly (number | null | undefined)[]) => {
  const known = values.filter((value) => typeof value === 'number');
  return known.length > 0 ? figure(Math.max(...known)) : '–';
};

const runsOf = ({ runs }: Results, name: string) => runs.filter(({ scenario }) => scenario === name);

function cellsOf(results: readonly (readonly (Outcome | Failure)[])[]): string[] {
  const runs = results.flat();
  const newest = results.map((some) => some.filter(isJudged)).findLast((some) => some.length > 0) ?? [];
  const judged = runs.filter(isJudged);
  const others = runs.filter((run): run is Failure => !isJudged(run));
  const failed = others.filter((run) => run.failed !== undefined).length;
  const skipped = others.find((run) => run.skipped !== undefined)?.skipped;
  const verdicts = [
    ...(judged.length > 0 ? [figure(judged.reduce((total, run) => total + wrongs(run), 0))] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(skipped === undefined ? [] : [`skipped: no ${skipped}`]),
  ];
  const delivery = (['p50', 'p99', 'max'] as const).map((key) =>
    most(newest.map((run) => run.delivery?.[key])),
  );
  return [
    runs[0]!.title,
    figure(runs.length),
    figure(sum(judged, 'kills')),
    figure(sum(judged, 'acked')),
    figure(sum(judged, 'unknown')),
    verdicts.join(', '),
    delivery.join(' / '),
    most(newest.map(({ healMs }) => healMs)),
    most(newest.map(({ peakMemoryMiB }) => peakMemoryMiB)),
  ];
}

const sourceOf = ({ file, date, machine, versions }: FiledResults) =>
  `- [${date.slice(0, 16).replace('T', ' ')}](../apps/e2e/faults/results/${file}): ${machine.cpu}, ` +
  `${machine.cores} cores, Node ${versions.node}, commit ${versions.commit}`;
