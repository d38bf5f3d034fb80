import { METRICS, type Metric } from '../metrics.ts';
import type { Profile } from '../profiles.ts';
import { type FiledResults, momentOf, type ProfileResult } from '../results.ts';

/** Of a profile: what was measured, and the file that says so. */
export interface Measurement {
  profile: Profile;
  result: ProfileResult;
  source: FiledResults;
}

/**
 * Where Parley was measured beside something else, by profiles, the newest first. A profile whose title changed is
 * another one: its figures are no longer comparable.
 */
export function measurementsOf(profiles: readonly Profile[], files: readonly FiledResults[]): Measurement[] {
  return profiles.flatMap((profile) =>
    files.flatMap((source) =>
      source.profiles
        .filter(
          ({ name, title, ratios }) => name === profile.name && title === profile.title && hasAny(ratios),
        )
        .map((result) => ({ profile, result, source })),
    ),
  );
}

const hasAny = (ratios: ProfileResult['ratios']) =>
  Object.values(ratios).some((figures) => Object.keys(figures).length > 0);

/** The first measurement of each profile. */
export const newestOf = (measurements: readonly Measurement[]): Measurement[] =>
  measurements.filter(({ profile }, n) => n === measurements.findIndex((other) => other.profile === profile));

/** How many times better Parley is than a peer, as `×14`; null where one of them has no such figure. */
export function timesBetter({ ratios }: ProfileResult, peer: string, metric: Metric): string | null {
  const ratio = ratios[peer]?.[metric];
  if (!ratio) return null;
  const times = METRICS[metric] === 'less' ? 1 / ratio : ratio;
  return `×${times < 10 ? Number(times.toPrecision(2)) : figure(Math.round(times))}`;
}

export const figure = (value: number | null | undefined): string => value?.toLocaleString('en') ?? '–';

/** Where and how it was measured, and how often. */
export function circumstancesOf(source: FiledResults): string {
  const { machine, versions, settings, placement } = source;
  const cores =
    placement.serverAndDatabase === null
      ? 'nothing pinned'
      : `server and database on core ${placement.serverAndDatabase}`;
  return (
    `${momentOf(source)}, ${machine.cpu}, ${machine.cores} cores, ${cores}, Node ${versions.node}, commit ${versions.commit}, ` +
    `medians of ${settings.runs} × ${settings.seconds} s`
  );
}
