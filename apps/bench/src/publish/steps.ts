import { row } from '@parley/testkit/markdown';
import type { FiledResults } from '../results.ts';
import type { Step } from '../systems/steps.ts';
import { circumstancesOf, figure, type Measurement, timesBetter } from './newest.ts';

/**
 * What each step brings: Parley beside Parley without it, in the newest measurement of each profile.
 * @param folder that of the results, as a link of the page's has it
 */
export function stepsTable(
  newest: readonly Measurement[],
  steps: readonly Pick<Step, 'name' | 'step'>[],
  folder: string,
): string {
  const lines = steps.flatMap(({ name, step }) =>
    newest.flatMap((measurement) => lineOf(measurement, name, step) ?? []),
  );
  const sources = [...new Set(newest.map(({ source }) => source))];
  return [
    [
      row(['step', 'profile', 'figure', 'with', 'without', '']),
      '|---|---|---|---:|---:|---:|',
      ...lines,
    ].join('\n'),
    sources.map((source) => `- ${toldOf(source, newest)}; [all runs](${folder}/${source.file})`).join('\n'),
  ].join('\n\n');
}

function lineOf({ profile, result }: Measurement, name: string, step: string): string | null {
  const without = result.systems.find((system) => system.name === name);
  const parley = result.systems.find((system) => system.name === 'parley');
  if (!without || !parley) return null;
  const metric = profile.headline.metrics[0];
  return row([
    step,
    `\`${profile.name}\``,
    metric,
    figure(parley.median[metric]),
    without.failed === undefined ? figure(without.median[metric]) : 'failed',
    timesBetter(result, name, metric) ?? '–',
  ]);
}

const toldOf = (source: FiledResults, newest: readonly Measurement[]) => {
  const names = newest.filter((measurement) => measurement.source === source);
  return `${names.map(({ profile }) => `\`${profile.name}\``).join(', ')}: ${circumstancesOf(source)}`;
};
