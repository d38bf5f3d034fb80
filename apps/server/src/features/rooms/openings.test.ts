import { expect, it } from 'vitest';
import { AppError } from '../../errors.ts';
import { createOpenings } from './openings.ts';

const never = () => new Promise<never>(() => {});

it('one conversation after the other is opened, in the order they were asked for, also after one that failed', async () => {
  const openings = createOpenings();
  const seen: string[] = [];
  const work = (name: string) => async () => {
    seen.push(`${name} begins`);
    await new Promise(setImmediate);
    seen.push(`${name} ends`);
    if (name === 'b') throw new Error('refused');
    return name;
  };
  const settled = await Promise.allSettled(['a', 'b', 'c'].map((name) => openings(work(name))));
  expect(seen).toEqual(['a', 'b', 'c'].flatMap((name) => [`${name} begins`, `${name} ends`]));
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

it('too many that wait are refused, and may try again', async () => {
  const openings = createOpenings();
  void openings(never);
  await new Promise(setImmediate);
  for (let n = 0; n < 200; n++) void openings(never);
  const error = await openings(never).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(AppError);
  expect(error).toMatchObject({ code: 'busy', retryAfterMs: 2000 });
});
