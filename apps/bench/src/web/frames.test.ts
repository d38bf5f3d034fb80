import { expect, it } from 'vitest';
import { frameFigures } from './frames.ts';

const everyFrame = (count: number, ms: number) => Array.from({ length: count }, (_, n) => 500 + n * ms);

it('a frame every 20 ms is 50 a second', () => {
  const figures = frameFigures({ frames: everyFrame(101, 20), longTasks: [] }, 2);
  expect(figures).toEqual({ fps: 50, worstFrameMs: 20, longTasks: 0, longTaskMs: 0 });
});

it('what comes after the stretch does not count', () => {
  const frames = [...everyFrame(51, 20), 5000];
  const longTasks = [
    { startTime: 600, duration: 70 },
    { startTime: 1600, duration: 900 },
  ];
  expect(frameFigures({ frames, longTasks }, 1)).toEqual({
    fps: 50,
    worstFrameMs: 20,
    longTasks: 1,
    longTaskMs: 70,
  });
});

it('a pause across the end of the stretch counts', () => {
  const { fps, worstFrameMs } = frameFigures({ frames: [0, 10, 20, 2020], longTasks: [] }, 1);
  expect(worstFrameMs).toBe(2000);
  expect(fps).toBeCloseTo(3000 / 2020);
});

it('a page that stands still has no figures', () => {
  expect(() => frameFigures({ frames: [7], longTasks: [] }, 1)).toThrow('painted nothing');
});
