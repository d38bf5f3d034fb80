import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sinceLastTime } from './earlier.ts';
import type { Results } from './results.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-earlier-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const resultsOf = (date: string, rates: Record<string, number>, startedAt?: string) =>
  ({
    date,
    startedAt,
    profiles: Object.entries(rates).map(([name, ackedPerSecond]) => ({
      name,
      systems: [{ name: 'parley', median: { ackedPerSecond } }],
    })),
  }) as unknown as Results;

it('each profile is compared with the newest file that has it', () => {
  for (const [date, rates] of [
    ['2026-01-01', { a: 1000, b: 1000 }],
    ['2026-03-01', { a: 100 }],
    ['2026-02-01', { a: 10_000, b: 100 }],
  ] as const) {
    writeFileSync(join(folder, `${date}.json`), JSON.stringify(resultsOf(date, rates)));
  }
  // What others measured into the same folder.
  writeFileSync(join(folder, '2026-03-02-web.json'), JSON.stringify({ date: '2026-03-02', runs: [] }));
  expect(sinceLastTime(resultsOf('2026-04-01', { a: 95, b: 50, c: 1 }), folder).split('\n')).toEqual([
    'a since 2026-03-01.json: none of 1 figures slipped by more than 25 %',
    'b since 2026-02-01.json: 1 of 1 figures SLIPPED:',
    '  parley ackedPerSecond (acked sends/s): 100 → 50, -50 %',
    'c: never measured before',
  ]);
});

it('of one day the one that began last is the newest; without a time they go by their names, before all with one', () => {
  const day = '2026-01-01';
  const write = (name: string, rate: number, startedAt?: string) =>
    writeFileSync(join(folder, name), JSON.stringify(resultsOf(day, { a: rate }, startedAt)));
  const against = () => sinceLastTime(resultsOf('2026-01-02', { a: 1 }), folder).split('\n')[0];
  write(`${day}-z.json`, 1);
  write(`${day}-1-z.json`, 2);
  expect(against()).toContain(`a since ${day}-z.json`);
  write(`${day}-late.json`, 3, `${day}T20:00:00.000Z`);
  expect(against()).toContain(`a since ${day}-late.json`);
  write(`${day}-y-early.json`, 4, `${day}T08:00:00.000Z`);
  expect(against()).toContain(`a since ${day}-late.json`);
});
