import type { Machine, Versions } from '../machine.ts';
import { median, rounded } from '../statistics.ts';
import type { Sizes } from './measures/measure.ts';
import { type Figures, METRICS, type Metric, type Verdict } from './metrics.ts';

export interface Results {
  date: string;
  machine: Machine;
  versions: Versions & { chromium: string };
  settings: Sizes & { runs: number; messages: number };
  /** Processes that wanted to run just before, on average over a minute: near 0 on a quiet machine. */
  loadBefore: number;
  runs: Figures[];
  median: Figures;
  /** Of the medians. */
  targets: Verdict[];
}

export const roundedAll = (figures: Figures): Figures =>
  Object.fromEntries(Object.entries(figures).map(([metric, value]) => [metric, rounded(value)]));

export function mediansOf(runs: Figures[]): Figures {
  const medians: Figures = {};
  for (const metric of Object.keys(METRICS) as Metric[]) {
    const values = runs.flatMap((run) => run[metric] ?? []);
    if (values.length > 0) medians[metric] = rounded(median(values));
  }
  return medians;
}

/** The results as Markdown: medians, with the range of the runs where there are several. */
export function tableOf({
  date,
  machine,
  versions,
  settings,
  loadBefore,
  runs,
  median,
  targets,
}: Results): string {
  const rows = (Object.keys(METRICS) as Metric[])
    .filter((metric) => median[metric] !== undefined)
    .map((metric) => {
      const verdict = targets.find((target) => target.metric === metric);
      const judged = verdict ? [verdict.target, verdict.met ? 'met' : 'MISSED'] : ['', ''];
      return `| ${[METRICS[metric].title, rangeOf(metric, runs, median), ...judged].join(' | ')} |`;
    });
  return [
    `${date} · ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, load before ${loadBefore} · ` +
      `Chromium ${versions.chromium}, headless · Node ${versions.node} · ` +
      `${settings.runs} runs, medians (range), ${shown(settings.messages)} messages\n`,
    '| | measured | target | |',
    '|---|---:|---:|---|',
    ...rows,
  ].join('\n');
}

function rangeOf(metric: Metric, runs: Figures[], medians: Figures): string {
  const values = runs.flatMap((run) => run[metric] ?? []);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const middle = shown(medians[metric]!);
  return low < high ? `${middle} (${shown(low)}–${shown(high)})` : middle;
}

const shown = (value: number) => value.toLocaleString('en');

/** Which targets were missed, in words; information, no failure. */
export function summaryOf(targets: Verdict[]): string {
  const missed = targets.filter(({ met }) => !met);
  if (missed.length === 0) return `All ${targets.length} targets met.`;
  const lines = missed.map(
    ({ metric, target, measured }) => `  ${metric}: ${shown(measured)}, not ${target}`,
  );
  return [`${missed.length} of ${targets.length} targets MISSED:`, ...lines].join('\n');
}
