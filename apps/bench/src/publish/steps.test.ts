import { expect, it } from 'vitest';
import { type Profile, profiles } from '../profiles.ts';
import { ratiosOf } from '../results.ts';
import type { Measurement } from './newest.ts';
import { stepsTable } from './steps.ts';

const [room, , quiet] = profiles as [Profile, Profile, Profile];
const source = {
  file: 'steps.json',
  date: '2026-03-01',
  machine: { cpu: 'Z80', cores: 2, memoryGiB: 1, system: '', storage: { fileSystem: '', flushMs: 1 } },
  versions: {
    parley: '',
    commit: 'abc',
    node: 'v20',
    embeddedPostgres: '',
    socketIo: '',
    ws: '',
    prisma: '',
  },
  settings: { runs: 3, seconds: 10, warmUpSeconds: 4 },
  placement: { serverAndDatabase: '0', generator: '1' },
  profiles: [],
};

function measured(profile: Profile, medians: Record<string, object | string>): Measurement {
  const systems = Object.entries(medians).map(([name, median]) => ({
    name,
    title: name,
    runs: [],
    ...(typeof median === 'string' ? { failed: median, median: {} } : { median }),
  }));
  const { name, title } = profile;
  return { profile, source, result: { name, title, systems, ratios: ratiosOf(systems) } };
}

it('tells of each step what Parley does with and without it, where it was measured', () => {
  const newest = [
    measured(room, { parley: { ackedPerSecond: 9000 }, a: { ackedPerSecond: 3000 }, b: 'lost a frame' }),
    measured(quiet, { parley: { deliveryP50Ms: 2 }, a: { deliveryP50Ms: 3 } }),
  ];
  const steps = [
    { name: 'a', step: 'All at once' },
    { name: 'b', step: 'In order' },
    { name: 'c', step: 'Not measured' },
  ];
  expect(stepsTable(newest, steps, 'results')).toBe(
    [
      '| step | profile | figure | with | without |  |',
      '|---|---|---|---:|---:|---:|',
      `| All at once | \`${room.name}\` | ackedPerSecond | 9,000 | 3,000 | ×3 |`,
      `| All at once | \`${quiet.name}\` | deliveryP50Ms | 2 | 3 | ×1.5 |`,
      `| In order | \`${room.name}\` | ackedPerSecond | 9,000 | failed | – |`,
      '',
      `- \`${room.name}\`, \`${quiet.name}\`: 2026-03-01, Z80, 2 cores, server and database on core 0, Node v20, ` +
        'commit abc, medians of 3 × 10 s; [all runs](results/steps.json)',
    ].join('\n'),
  );
});
