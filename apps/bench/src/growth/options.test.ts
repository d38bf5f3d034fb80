import { expect, it } from 'vitest';
import { parseGrowthOptions } from './options.ts';

const parsed = (...args: string[]) => {
  const options = parseGrowthOptions(args);
  if (options === 'help') throw new Error('asked for help');
  return options;
};

it('without options the sizes are those that are published, and results go beside the others', () => {
  const { largest, out } = parsed('--date', '2026-01-31');
  expect(largest).toEqual({ messages: 10_000_000, rooms: 5_000 });
  expect(out).toMatch(/results\/growth\/2026-01-31$/);
});

it('a quick run is small and writes no file, but for what is said otherwise', () => {
  expect(parsed('--quick')).toMatchObject({ largest: { messages: 10_000, rooms: 100 }, out: null });
  expect(parsed('--quick', '--rooms-max', '500', '--out', 'here')).toMatchObject({
    largest: { messages: 10_000, rooms: 500 },
    out: 'here',
  });
});

it('what makes no sense is refused in words', () => {
  expect(() => parsed('--messages-max', '10')).toThrow('--messages-max is a whole number from 10000');
  expect(() => parsed('--date', 'today')).toThrow('--date is a day like 2026-01-31, not today');
});
