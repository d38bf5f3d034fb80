import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Comparison, compare, slipped, TOLERANCE } from './compare.ts';
import { COLUMNS } from './metrics.ts';
import type { ProfileResult, Results } from './results.ts';

interface Earlier {
  file: string;
  results: Results;
}

/** Result files of a folder, the newest first. */
function earlierResults(folder: string): Earlier[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => ({ file, results: JSON.parse(readFileSync(join(folder, file), 'utf8')) as Results }))
    .sort((a, b) => b.results.date.localeCompare(a.results.date) || b.file.localeCompare(a.file));
}

/** What became of Parley since each profile was last measured into `folder`, in words; information, no judgement. */
export function sinceLastTime(now: Results, folder: string): string {
  const earlier = earlierResults(folder);
  return now.profiles.map((profile) => sinceThen(profile, earlier)).join('\n');
}

function sinceThen(profile: ProfileResult, earlier: Earlier[]): string {
  for (const { file, results } of earlier) {
    const before = results.profiles.find(({ name }) => name === profile.name);
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
