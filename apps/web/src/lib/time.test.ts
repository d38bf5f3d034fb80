import { describe, expect, test } from 'vitest';
import { clockTime, dayLabel, daysBetween, relativeTime } from './time.ts';

const now = new Date(2026, 4, 12, 15, 30).getTime();
const ago = (minutes: number) => new Date(now - minutes * 60_000).toISOString();
const DAY = 24 * 60;

describe('relativeTime', () => {
  test('minutes while fresh', () => {
    expect(relativeTime(ago(0.5), now)).toBe('just now');
    expect(relativeTime(ago(1), now)).toBe('1 min ago');
    expect(relativeTime(ago(59), now)).toBe('59 min ago');
  });

  test('then the clock, then the day', () => {
    expect(relativeTime(ago(61), now)).toBe(clockTime(ago(61)));
    expect(relativeTime(ago(16 * 60), now)).toBe(`Yesterday ${clockTime(ago(16 * 60))}`);
    expect(relativeTime(ago(3 * DAY), now)).toContain(clockTime(ago(3 * DAY)));
    expect(relativeTime(ago(3 * DAY), now)).not.toContain('2026');
    expect(relativeTime(ago(400 * DAY), now)).toContain('2025');
  });

  test('a server whose clock runs ahead is now', () => {
    expect(relativeTime(ago(-2), now)).toBe('just now');
  });
});

describe('dayLabel', () => {
  test('today, yesterday, a date', () => {
    expect(dayLabel(ago(10), now)).toBe('Today');
    expect(dayLabel(ago(16 * 60), now)).toBe('Yesterday');
    expect(dayLabel(ago(5 * DAY), now)).not.toContain('2026');
    expect(dayLabel(ago(400 * DAY), now)).toContain('2025');
  });
});

test('days are those of the calendar, also where the clock changes', () => {
  const before = new Date(2026, 2, 28, 23, 59).getTime();
  const after = new Date(2026, 2, 30, 0, 1).getTime();
  expect(daysBetween(before, after)).toBe(2);
  expect(daysBetween(now, now + 60_000)).toBe(0);
});
