import { row } from '@parley/testkit/markdown';
import type { System } from '../systems/system.ts';
import { circumstancesOf, figure, type Measurement, timesBetter } from './newest.ts';

type Labelled = Pick<System, 'name' | 'label'>;

/**
 * The table of README: a line for each profile, a column for each system that was measured in any, in Markdown.
 * @param folder that of the results, as a link of README's has it
 */
export function figuresTable(
  measurements: readonly Measurement[],
  systems: readonly Labelled[],
  folder: string,
): string {
  const taking = systems.filter(({ name }) =>
    measurements.some(({ result }) => result.systems.some((system) => system.name === name)),
  );
  const lines = measurements.map((measurement) => [
    measurement.profile.headline.title,
    ...taking.map(({ name }) => cellOf(measurement, name)),
  ]);
  const sources = [...new Set(measurements.map(({ source }) => source))];
  return [
    [
      row(['', ...taking.map(({ label }) => label)]),
      `|---|${'---:|'.repeat(taking.length)}`,
      ...lines.map(row),
    ].join('\n'),
    sources
      .map((source) => {
        const names = measurements.filter((measurement) => measurement.source === source);
        const told = names.map(({ profile }) => `\`${profile.name}\``).join(', ');
        return `- ${told}: ${circumstancesOf(source)}; [all runs](${folder}/${source.file})`;
      })
      .join('\n'),
  ].join('\n\n');
}

function cellOf({ profile, result }: Measurement, name: string): string {
  const system = result.systems.find((candidate) => candidate.name === name);
  if (!system) return '';
  if (system.failed !== undefined) return 'failed';
  const { metrics } = profile.headline;
  const told = metrics.map((metric) => figure(system.median[metric])).join(' / ');
  if (name === 'parley') return `**${told}**`;
  const times = metrics.map((metric) => timesBetter(result, name, metric)).filter((words) => words !== null);
  return times.length > 0 ? `${told} (${times.join(' / ')})` : told;
}
