import { row } from '@parley/testkit/markdown';
import { YARDSTICK } from '../compare.ts';
import { momentOf } from '../results.ts';
import type { System } from '../systems/system.ts';
import { figure, type Measurement, timesBetter } from './newest.ts';

const NAMES = ['parley', YARDSTICK];

/**
 * Parley's main figure in every measurement beside that of the yardstick, the newest of a profile first: a ratio that
 * falls is a slip of Parley's, figures that fall together are the machine's.
 * @param folder that of the results, as a link of the page's has it
 */
export function historyTable(
  measurements: readonly Measurement[],
  systems: readonly Pick<System, 'name' | 'label'>[],
  folder: string,
): string {
  const labels = NAMES.map((name) => systems.find((system) => system.name === name)?.label ?? name);
  return [
    row(['profile', 'main figure', 'date', 'commit', ...labels, '']),
    '|---|---|---|---|---:|---:|---:|',
    ...measurements.map(({ profile, result, source }) => {
      const main = profile.headline.metrics[0];
      const figures = NAMES.map((name) =>
        figure(result.systems.find((system) => system.name === name)?.median[main]),
      );
      const { file, versions } = source;
      const times = timesBetter(result, YARDSTICK, main) ?? '–';
      return row([
        `\`${profile.name}\``,
        main,
        `[${momentOf(source)}](${folder}/${file})`,
        versions.commit ?? '–',
        ...figures,
        times,
      ]);
    }),
  ].join('\n');
}
