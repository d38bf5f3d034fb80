import { useDatabase } from '@parley/testkit/hooks';
import { expect, it } from 'vitest';
import { openDatabase } from './client.ts';
import { createStatementNames } from './statement-names.ts';

const database = useDatabase();

it('gives a statement one name, the first ones only', () => {
  const nameOf = createStatementNames(2);
  const first = nameOf({ sql: 'SELECT 1' });
  expect(nameOf({ sql: 'SELECT 2' })).not.toBe(first);
  expect(nameOf({ sql: 'SELECT 1' })).toBe(first);
  // Without a name it is parsed each time.
  expect(nameOf({ sql: 'SELECT 3' })).toBe('');
});

it('has PostgreSQL parse a statement once, and plan it each time', async () => {
  const db = openDatabase(database.url, 1);
  try {
    const name = 'nobody';
    for (let time = 0; time < 7; time += 1) await db.setting.findUnique({ where: { key: name } });
    const kept = await db.$queryRaw<{ generic: bigint; custom: bigint }[]>`
      SELECT generic_plans AS generic, custom_plans AS custom FROM pg_prepared_statements
      WHERE statement LIKE ${'%"public"."setting"%'}`;
    expect(kept).toEqual([{ generic: 0n, custom: 7n }]);
  } finally {
    await db.$disconnect();
  }
});
