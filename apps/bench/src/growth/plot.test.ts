import { expect, it } from 'vitest';
import type { Step } from './measure.ts';
import { plotOf } from './plot.ts';
import type { GrowthResults } from './results.ts';

const step = (messages: number, p50Ms: number | null): Step => ({
  messages,
  rooms: 20,
  fillSeconds: 0,
  databaseMiB: 0,
  timings: p50Ms === null ? {} : { send: { samples: 1, p50Ms, p99Ms: p50Ms, lines: 1 } },
  failed: {},
});
const plotted = (...steps: Step[]) =>
  plotOf({
    date: '2026-01-31',
    questions: { send: 'a send & its <ack>' },
    series: [{ grows: 'messages', steps, verdicts: [] }],
  } as unknown as GrowthResults);
const pointsOf = (svg: string) =>
  /points="([^"]*)"/
    .exec(svg)![1]!
    .split(' ')
    .map((point) => point.split(',').map(Number));

it('both scales are logarithmic: ten times as many lie as far apart, ten times as long as high', () => {
  const [a, b, c] = pointsOf(plotted(step(10_000, 1), step(100_000, 10), step(1_000_000, 100)));
  expect(b![0]! - a![0]!).toBeCloseTo(c![0]! - b![0]!);
  expect(a![1]! - b![1]!).toBeCloseTo(b![1]! - c![1]!);
  expect(a![1]).toBeGreaterThan(c![1]!);
});

it('what has no time has no point', () => {
  expect(pointsOf(plotted(step(10_000, 1), step(100_000, null), step(1_000_000, 2)))).toHaveLength(2);
});

it('a title is no markup', () => {
  expect(plotted(step(10_000, 1), step(100_000, 1))).toContain('a send &amp; its &lt;ack>');
});
