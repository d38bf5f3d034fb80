import { describe, expect, it } from 'vitest';
import { compare, slipped, YARDSTICK } from './compare.ts';
import type { Figures } from './metrics.ts';
import type { ProfileResult } from './results.ts';

const resultOf = (systems: Record<string, Figures>): ProfileResult => ({
  name: 'room',
  title: '',
  systems: Object.entries(systems).map(([name, median]) => ({ name, title: '', runs: [median], median })),
  ratios: {},
});

describe('a comparison with earlier results', () => {
  it('says what slipped: of rates less, of times more', () => {
    const before = resultOf({ parley: { ackedPerSecond: 1000, ackP50Ms: 10, ackP99Ms: 20 } });
    const now = resultOf({ parley: { ackedPerSecond: 700, ackP50Ms: 20, ackP99Ms: 21 } });
    const comparisons = compare(now, before);
    expect(comparisons.map(({ metric, gain }) => [metric, Number(gain.toFixed(2))])).toEqual([
      ['ackedPerSecond', -0.3],
      ['ackP50Ms', -0.5],
      ['ackP99Ms', -0.05],
    ]);
    expect(comparisons.filter(slipped).map(({ metric }) => metric)).toEqual(['ackedPerSecond', 'ackP50Ms']);
  });

  it('does not blame Parley for a slower machine', () => {
    const before = resultOf({ parley: { ackedPerSecond: 1000 }, [YARDSTICK]: { ackedPerSecond: 200 } });
    const slower = { [YARDSTICK]: { ackedPerSecond: 100 } };
    const [same] = compare(resultOf({ parley: { ackedPerSecond: 500 }, ...slower }), before);
    expect(same).toMatchObject({ gain: 0, corrected: true });
    const [worse] = compare(resultOf({ parley: { ackedPerSecond: 250 }, ...slower }), before);
    expect(worse).toMatchObject({ gain: -0.5 });
  });

  it('compares few connections with many only where the figure is of one', () => {
    const figures = { connectsPerSecond: 100, backMs: 1000 };
    const before = { ...resultOf({ parley: figures }), title: '5,000 sockets' };
    const now = { ...resultOf({ parley: figures }), title: '1,000 sockets' };
    expect(compare(now, before).map(({ metric }) => metric)).toEqual(['connectsPerSecond']);
    expect(compare(before, before).map(({ metric }) => metric)).toEqual(['connectsPerSecond', 'backMs']);
  });

  it('leaves out what one of the two did not measure, and what is neither good nor bad', () => {
    const before = resultOf({ parley: { ackedPerSecond: 1000, ackP50Ms: null, serverCpu: 50 } });
    const now = resultOf({ parley: { deliveriesPerSecond: 700, ackP50Ms: 3, serverCpu: 90 } });
    expect(compare(now, before)).toEqual([]);
  });
});
