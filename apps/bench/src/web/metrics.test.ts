import { expect, it } from 'vitest';
import { judge } from './metrics.ts';

it('a figure is judged by its target in whole units, and only where it has one', () => {
  const figures = {
    scriptsGzipKb: 300.4,
    coldShownMs: 9000,
    switchMs: 51,
    burstFps: 49.6,
    scrollNewestFps: 59.4,
  };
  expect(judge(figures).map(({ metric, target, met }) => [metric, target, met])).toEqual([
    ['scriptsGzipKb', '≤ 300', true],
    ['switchMs', '≤ 50', false],
    ['burstFps', '≥ 50', true],
    ['scrollNewestFps', '≥ 60', false],
  ]);
});
