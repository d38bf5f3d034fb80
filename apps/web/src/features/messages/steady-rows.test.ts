import { expect, test } from 'vitest';
import type { Row } from './rows.ts';
import { NO_ROWS, nextStep, type Steady } from './steady-rows.ts';

const rows = (...keys: string[]): Row[] =>
  keys.map((key) => (key === 'top' ? { kind: 'older', key } : { kind: 'notices', key, notices: [] }));
const keys = ({ rows }: Steady) => rows.map(({ key }) => key).join(' ');
const steady = (...keys: string[]): Steady => {
  const target = rows(...keys);
  return { ...NO_ROWS, rows: target, target };
};

test('a change at one end is one step', () => {
  const now = steady('top', 'c', 'd');
  const older = rows('top', 'a', 'b', 'c', 'd');
  expect(nextStep(now, older, 1, true)).toMatchObject({ rows: older, shift: true, run: 0 });
  const newer = rows('top', 'c', 'd', 'e');
  expect(nextStep(now, newer, 1, true)).toMatchObject({ rows: newer, shift: false, run: 0 });
  expect(nextStep(now, now.rows, 1, true)).toBe(now);
});

test('what goes at the end while something comes at the front takes two steps', () => {
  const back = rows('top', 'a', 'b', 'c');
  const step = nextStep(steady('top', 'c', 'd', 'e'), back, 1, true);
  expect([keys(step), step.shift, step.target]).toEqual(['top c', false, null]);
  expect(nextStep(step, back, 1, true)).toMatchObject({ rows: back, shift: true, target: back });
});

test('what goes at the front leaves empty places, which what comes back takes', () => {
  const now = steady('top', 'a', 'b', 'c', 'd', 'e');
  const left = nextStep(now, rows('top', 'd', 'e', 'f'), 4, true);
  expect([keys(left), left.gone, left.shift]).toEqual(['gone gone gone top d e f', 3, false]);
  const further = nextStep(left, rows('top', 'e', 'f'), 6, true);
  expect([keys(further), further.gone, further.shift]).toEqual(['gone gone gone gone top e f', 4, false]);
  const back = nextStep(further, rows('top', 'c', 'd', 'e', 'f'), 5, true);
  expect([keys(back), back.gone, back.shift]).toEqual(['gone gone top c d e f', 2, false]);
  const more = rows('top', 'x', 'y', 'z', 'a', 'b', 'c', 'd', 'e', 'f');
  expect(nextStep(back, more, 3, true)).toMatchObject({ rows: more, gone: 0, shift: true });
});

test('where nothing empty may stay it goes, and the list keeps its place from the end', () => {
  const now = steady('top', 'a', 'b', 'c');
  const target = rows('top', 'b', 'c');
  const left = nextStep(now, target, 2, true);
  expect(left.gone).toBe(1);
  expect(nextStep(left, target, 3, false)).toMatchObject({ rows: target, gone: 0, shift: true });
  expect(nextStep(now, target, 2, false)).toMatchObject({ rows: target, gone: 0, shift: true });
});

test('what comes between goes to that side of the row in view where it is', () => {
  const now = steady('a', 'b', 'c', 'd');
  const target = rows('a', 'b', 'new', 'c', 'd');
  expect(nextStep(now, target, 1, true).shift).toBe(false);
  expect(nextStep(now, target, 3, true).shift).toBe(true);
});

test('the row in view may be gone itself: then the nearest counts', () => {
  const target = rows('x', 'y', 'z', 'c', 'd');
  expect(nextStep(steady('a', 'b', 'c', 'd'), target, 0, true)).toMatchObject({ rows: target, shift: true });
});

test('where nothing of it is left the list begins anew', () => {
  const target = rows('top', 'x', 'y');
  expect(nextStep(steady('top', 'a'), target, 0, true)).toMatchObject({ rows: target, shift: false, run: 1 });
});

test('the first rows are the first', () => {
  expect(nextStep(NO_ROWS, rows('a'), 0, true)).toMatchObject({ shift: false, run: 0 });
});
