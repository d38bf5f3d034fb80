import { type Comparison, compare, slipped, TOLERANCE } from './compare.ts';
import { COLUMNS } from './metrics.ts';
import { type FiledResults, type ProfileResult, type Results, readResults } from './results.ts';

/** What became of Parley since each profile was last measured into `folder`, in words; information, no judgement. */
export function sinceLastTime(now: Results, folder: string): string {
  const earlier = readResults(folder);
  return now.profiles.map((profile) => sinceThen(profile, earlier)).join('\n');
}

function sinceThen(profile: ProfileResult, earlier: FiledResults[]): string {
  for (const { file, profiles } of earlier) {
    const before = profiles.find(({ name }) => name === profile.name);
    if (!before) continue;
    const all = compare(profile, before);
    const worse = all.filter(slipped);
    const verdict =
      worse.length === 0
        ? `none of ${all.length} figures slipped by more than ${TOLERANCE * 100} %`
        : `${worse.length} of ${all.length} figures SLIPPED:`;
    return [`${profile.name} since ${file}: ${verdict}`, ...worse.map(lineOf)].join('\n');
  }
  return `${profile.name}: never measured before`;
}

function lineOf({ system, metric, before, now, gain, corrected }: Comparison): string {
  const title = COLUMNS.find(({ metrics }) => metrics.includes(metric))?.title ?? '';
  const percent = `${Math.round(gain * 100)} %${corrected ? ' beside the plain server' : ''}`;
  return `  ${system} ${metric} (${title}): ${before.toLocaleString('en')} → ${now.toLocaleString('en')}, ${percent}`;
}
