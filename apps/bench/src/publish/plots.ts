import { momentOf } from '../results.ts';
import type { System } from '../systems/system.ts';
import { type Bar, barChart } from './bar-chart.ts';
import type { Measurement } from './newest.ts';

/** Profiles that are told by a rate, and show what Parley is about. */
const PLOTTED = ['room-50', 'fan-out-1000'];

export interface Plot {
  /** File name. */
  name: string;
  svg: string;
}

/** A plot of the main figure of each system that has one. */
export function plotsOf(
  measurements: readonly Measurement[],
  systems: readonly Pick<System, 'name' | 'label'>[],
): Plot[] {
  return measurements
    .filter(({ profile }) => PLOTTED.includes(profile.name))
    .map(({ profile, result, source }) => {
      const { headline, name } = profile;
      const bars = systems.flatMap((system): Bar[] => {
        const measured = result.systems.find((candidate) => candidate.name === system.name);
        const value = measured?.median[headline.metrics[0]];
        return value == null ? [] : [{ label: system.label, value, own: system.name === 'parley' }];
      });
      const { machine, settings } = source;
      const caption = `${momentOf(source)}, ${machine.cpu}, medians of ${settings.runs} × ${settings.seconds} s, more is better`;
      return { name: `${name}.svg`, svg: barChart(headline.title, caption, bars) };
    });
}
