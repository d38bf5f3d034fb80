import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type GatherOptions, gather } from './gather.ts';
import { withResolvers } from './promises.ts';

/** Answers when it is told to. */
function setUp(options?: GatherOptions) {
  const queries: {
    keys: string[];
    answer(values: Record<string, number>): void;
    fail(error: Error): void;
  }[] = [];
  let asked = withResolvers<void>();
  const find = (keys: string[]) => {
    const { promise, resolve, reject } = withResolvers<Map<string, number>>();
    queries.push({ keys, answer: (values) => resolve(new Map(Object.entries(values))), fail: reject });
    asked.resolve();
    asked = withResolvers();
    return promise;
  };
  return { ask: gather(find, options), queries, asked: () => asked.promise };
}

it('asks by one query what is asked in one moment, each once', async () => {
  const { ask, queries, asked } = setUp();
  const answers = Promise.all([ask('a'), ask('b'), ask('a'), ask('unknown')]);
  await asked();
  expect(queries.map(({ keys }) => keys)).toEqual([['a', 'b', 'unknown']]);
  queries[0]!.answer({ a: 1, b: 2 });
  expect(await answers).toEqual([1, 2, 1, undefined]);
});

it('never answers by a query that began before it was asked', async () => {
  const { ask, queries, asked } = setUp();
  const before = ask('a');
  await asked();
  const after = ask('a');
  queries[0]!.answer({ a: 1 });
  expect(await before).toBe(1);
  while (queries.length < 2) await asked();
  queries[1]!.answer({ a: 2 });
  expect(await after).toBe(2);
});

it('a query that fails fails for all in it, and for nobody else', async () => {
  const { ask, queries, asked } = setUp();
  const failing = Promise.allSettled([ask('a'), ask('b')]);
  await asked();
  const later = ask('c');
  queries[0]!.fail(new Error('away'));
  expect(await failing).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
  while (queries.length < 2) await asked();
  expect(queries[1]!.keys).toEqual(['c']);
  queries[1]!.answer({ c: 3 });
  expect(await later).toBe(3);
});

it('asks in parts where there is very much', async () => {
  const { ask, queries, asked } = setUp();
  const answers = Promise.all(Array.from({ length: 501 }, (_, n) => ask(`${n}`)));
  await asked();
  queries[0]!.answer({});
  while (queries.length < 2) await asked();
  queries[1]!.answer({ 500: 500 });
  expect(queries.map(({ keys }) => keys.length)).toEqual([500, 1]);
  expect((await answers)[500]).toBe(500);
});

describe('with a pace', () => {
  const everyMs = 10;
  beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] }));
  afterEach(() => vi.useRealTimers());

  it('asks at once who is alone, and together who follow', async () => {
    const { ask, queries, asked } = setUp({ everyMs });
    const first = ask('a');
    await asked();
    queries[0]!.answer({ a: 1 });
    expect(await first).toBe(1);
    const followers = [ask('b')];
    vi.advanceTimersByTime(everyMs - 1);
    followers.push(ask('c'));
    expect(queries).toHaveLength(1);
    vi.advanceTimersByTime(1);
    await asked();
    expect(queries[1]!.keys).toEqual(['b', 'c']);
    queries[1]!.answer({ b: 2, c: 3 });
    expect(await Promise.all(followers)).toEqual([2, 3]);
  });

  it('asks at once who come later than that', async () => {
    const { ask, queries, asked } = setUp({ everyMs });
    const first = ask('a');
    await asked();
    queries[0]!.answer({ a: 1 });
    await first;
    vi.advanceTimersByTime(everyMs);
    const second = ask('b');
    await asked();
    queries[1]!.answer({ b: 2 });
    expect(await second).toBe(2);
  });
});
