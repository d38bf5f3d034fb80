import { expect, it } from 'vitest';
import type { Step } from './measure.ts';
import { questions } from './questions.ts';
import { verdictsOf } from './verdicts.ts';

const name = 'room-list';

/** Steps in which one question took so long for so many lines; null: it failed. */
const steps = (...times: ([p50Ms: number, lines: number] | null)[]): Step[] =>
  times.map((time, n) => ({
    messages: 10 ** n,
    rooms: 10,
    fillSeconds: 0,
    databaseMiB: 0,
    timings: time ? { [name]: { samples: 1, p50Ms: time[0], p99Ms: time[0], lines: time[1] } } : {},
    failed: time ? {} : { [name]: 'cut off' },
  }));

const verdictOf = (measured: Step[]) => verdictsOf(measured).find(({ question }) => question === name);

it('a question is flat up to twice its least time', () => {
  expect(verdictOf(steps([3, 1], [2, 1], [4, 1]))).toEqual({ question: name, ratio: 2, flat: true });
  expect(verdictOf(steps([3, 1], [2, 1], [4.1, 1]))).toEqual({ question: name, ratio: 2.05, flat: false });
});

it('a longer answer may take longer, a line of it not', () => {
  expect(verdictOf(steps([1, 10], [10, 100], [100, 1000]))).toMatchObject({ ratio: 1, flat: true });
  expect(verdictOf(steps([1, 10], [10, 100], [300, 1000]))).toMatchObject({ ratio: 3, flat: false });
});

it('a short answer may take as long as the fastest, but what is slow while there is little is not flat either', () => {
  expect(verdictOf(steps([10, 10], [10, 100], [20, 1000]))).toMatchObject({ ratio: 1, flat: true });
  expect(verdictOf(steps([1000, 10], [50, 100], [200, 1000]))).toMatchObject({ ratio: 20, flat: false });
});

it('what fails at any size is not flat', () => {
  expect(verdictOf(steps([1, 1], null))).toEqual({ question: name, ratio: null, flat: false });
  expect(verdictOf(steps(null, [1, 1]))).toEqual({ question: name, ratio: null, flat: false });
});

it('every question gets a verdict', () => {
  expect(verdictsOf(steps([1, 1])).map(({ question }) => question)).toEqual(
    questions.map(({ name }) => name),
  );
});
