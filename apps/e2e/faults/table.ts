import { COUNTS } from './checker.ts';
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

/** What the results add up to, in Markdown: a line for each scenario, its times and memory those of its worst run. */
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
      .concat(scenarios.map((name) => row(cellsOf(runs.filter(({ scenario }) => scenario === name)))))
      .join('\n'),
    'Times and memory are those of the worst run. All figures, with the seeds:',
    all.map(sourceOf).join('\n'),
  ].join('\n\n');
}

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
const figure = (value: number) => value.toLocaleString('en');
const sum = (runs: readonly Outcome[], key: 'acked' | 'kills' | 'unknown') =>
  runs.reduce((total, run) => total + run[key], 0);
const most = (values: readonly (number | null | undefined)[]) => {
  const known = values.filter((value) => typeof value === 'number');
  return known.length > 0 ? figure(Math.max(...known)) : '–';
};

function cellsOf(runs: readonly (Outcome | Failure)[]): string[] {
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
    most(judged.map((run) => run.delivery?.[key])),
  );
  return [
    runs[0]!.title,
    figure(runs.length),
    figure(sum(judged, 'kills')),
    figure(sum(judged, 'acked')),
    figure(sum(judged, 'unknown')),
    verdicts.join(', '),
    delivery.join(' / '),
    most(judged.map(({ healMs }) => healMs)),
    most(judged.map(({ peakMemoryMiB }) => peakMemoryMiB)),
  ];
}

const sourceOf = ({ file, date, machine, versions }: FiledResults) =>
  `- [${date.slice(0, 16).replace('T', ' ')}](../apps/e2e/faults/results/${file}): ${machine.cpu}, ` +
  `${machine.cores} cores, Node ${versions.node}, commit ${versions.commit}`;
