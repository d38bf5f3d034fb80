import { describe, expect, it } from 'vitest';
import type { Figures } from '../metrics.ts';
import { type Profile, profiles } from '../profiles.ts';
import { type FiledResults, type ProfileResult, ratiosOf } from '../results.ts';
import { figuresTable } from './figures.ts';
import { historyTable } from './history.ts';
import { measurementsOf, newestOf } from './newest.ts';
import { plotsOf } from './plots.ts';

const [room, , quiet] = profiles as [Profile, Profile, Profile];
const systems = ['parley', 'peer', 'other', 'absent'].map((name) => ({ name, label: name.toUpperCase() }));

function measured({ name, title }: Profile, figures: Record<string, Figures | string>): ProfileResult {
  const results = Object.entries(figures).map(([system, median]) => ({
    name: system,
    title: system,
    runs: [],
    ...(typeof median === 'string' ? { failed: median, median: {} } : { median }),
  }));
  return { name, title, systems: results, ratios: ratiosOf(results) };
}

const filed = (date: string, ...results: ProfileResult[]): FiledResults => ({
  file: `${date}.json`,
  date,
  machine: { cpu: 'Z80', cores: 2, memoryGiB: 1, system: '', storage: { fileSystem: '', flushMs: 1 } },
  versions: {
    parley: '',
    commit: `of-${date}`,
    node: 'v20',
    embeddedPostgres: '',
    socketIo: '',
    ws: '',
    prisma: '',
  },
  settings: { runs: 3, seconds: 10, warmUpSeconds: 4 },
  placement: { serverAndDatabase: '0', generator: '1' },
  profiles: results,
});

const rate = (ackedPerSecond: number) => ({ ackedPerSecond });
const times = (deliveryP50Ms: number, deliveryP99Ms: number) => ({ deliveryP50Ms, deliveryP99Ms });

describe('the figures of README', () => {
  it('are the newest of each profile, with how many times better Parley is: of rates more, of times less', () => {
    const files = [
      filed('2026-03-01', measured(room, { parley: rate(9000), peer: rate(600), other: 'lost a frame' })),
      filed(
        '2026-02-01',
        measured(room, { parley: rate(1), peer: rate(1) }),
        measured(quiet, { parley: times(4, 10), peer: times(2, 25) }),
      ),
    ];
    expect(figuresTable(newestOf(measurementsOf(profiles, files)), systems, 'results')).toBe(
      [
        '|  | PARLEY | PEER | OTHER |',
        '|---|---:|---:|---:|',
        `| ${room.headline.title} | **9,000** | 600 (×15) | failed |`,
        `| ${quiet.headline.title} | **4 / 10** | 2 / 25 (×0.5 / ×2.5) |  |`,
        '',
        '- `room-50`: 2026-03-01, Z80, 2 cores, server and database on core 0, Node v20, commit of-2026-03-01, medians of 3 × 10 s; [all runs](results/2026-03-01.json)',
        '- `quiet`: 2026-02-01, Z80, 2 cores, server and database on core 0, Node v20, commit of-2026-02-01, medians of 3 × 10 s; [all runs](results/2026-02-01.json)',
      ].join('\n'),
    );
  });

  it('leave out runs of Parley alone, and of a profile that was another one then', () => {
    const good = filed('2026-01-01', measured(room, { parley: rate(5), peer: rate(1) }));
    const alone = filed('2026-03-01', measured(room, { parley: rate(9) }));
    const smaller = { ...measured(room, { parley: rate(9), peer: rate(1) }), title: '10 people' };
    const newest = newestOf(measurementsOf(profiles, [alone, filed('2026-02-01', smaller), good]));
    expect(newest.map(({ source }) => source.date)).toEqual(['2026-01-01']);
  });

  it('are plotted where the profile is told by a rate; who failed has no bar', () => {
    const file = filed(
      '2026-03-01',
      measured(room, { parley: rate(9000), peer: rate(600), other: 'lost a frame' }),
      measured(quiet, { parley: times(4, 10), peer: times(2, 25) }),
    );
    const plots = plotsOf(newestOf(measurementsOf(profiles, [file])), systems);
    expect(plots.map(({ name }) => name)).toEqual(['room-50.svg']);
    expect(plots[0]!.svg).toContain('>PEER<');
    expect(plots[0]!.svg).not.toContain('>OTHER<');
  });
});

it('the history has a line for each profile and file, beside the server that never changes', () => {
  const plain = 'plain-socketio-none';
  const known = [...systems, { name: plain, label: 'PLAIN' }];
  const files = [
    {
      ...filed('2026-03-01', measured(room, { parley: rate(9000), [plain]: rate(3000) })),
      startedAt: '2026-03-01T20:15:59.123Z',
    },
    filed('2026-02-01', measured(quiet, { parley: times(4, 10), [plain]: times(1, 5) })),
    filed('2026-01-01', measured(room, { parley: rate(8000), peer: rate(10) })),
  ];
  expect(historyTable(measurementsOf(profiles, files), known, 'results').split('\n')).toEqual([
    '| profile | main figure | date | commit | PARLEY | PLAIN |  |',
    '|---|---|---|---|---:|---:|---:|',
    '| `room-50` | ackedPerSecond | [2026-03-01 20:15](results/2026-03-01.json) | of-2026-03-01 | 9,000 | 3,000 | ×3 |',
    '| `room-50` | ackedPerSecond | [2026-01-01](results/2026-01-01.json) | of-2026-01-01 | 8,000 | – | – |',
    '| `quiet` | deliveryP50Ms | [2026-02-01](results/2026-02-01.json) | of-2026-02-01 | 4 | 1 | ×0.25 |',
  ]);
});
