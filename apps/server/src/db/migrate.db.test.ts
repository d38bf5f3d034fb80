import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import pg from 'pg';
import { beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { migrate, readMigrations } from './migrate.ts';

const log = { info: vi.fn(), warn: vi.fn() };
const server = inject('postgresUrl');
let databases = 0;
/** A fresh database for each test. */
let url = '';

beforeEach(async () => {
  vi.clearAllMocks();
  const name = `migrate_${process.pid}_${++databases}`;
  await query(server, `CREATE DATABASE ${name}`);
  url = server.replace(/[^/]+$/, name);
});

async function query(at: string, sql: string) {
  const client = new pg.Client({ connectionString: at });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** In a process of its own: inside vitest the engine's WebAssembly panics, and then its promise never settles. */
async function inEngine(name: 'schemaDiff' | 'diagnose'): Promise<unknown> {
  const module = new URL('../../scripts/schema-diff.ts', import.meta.url).href;
  const code = `
    import { ${name} } from '${module}';
    console.log(JSON.stringify(await ${name}('${url}')));
    process.exit();`;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', code];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: import.meta.dirname });
  return JSON.parse(stdout);
}

const one = { name: '1_one', sql: 'CREATE TABLE one (id int);' };
const two = { name: '2_two', sql: 'CREATE TABLE two (id int);\n\nINSERT INTO one VALUES (1);' };

describe('migrate', () => {
  it('brings a fresh database up to date, and a second run does nothing', async () => {
    const names = (await readMigrations()).map(({ name }) => name);
    expect(names).toEqual([...names].sort());
    expect(await migrate(url, log)).toEqual({ applied: names });
    expect(await migrate(url, log)).toEqual({ applied: [] });
    expect(await query(url, 'SELECT migration_name FROM _prisma_migrations ORDER BY 1')).toHaveLength(
      names.length,
    );
  });

  it('applies only what is new', async () => {
    await migrate(url, log, [one]);
    expect(await migrate(url, log, [one, two])).toEqual({ applied: ['2_two'] });
  });

  it('applies each migration once when several nodes start together', async () => {
    const results = await Promise.all([1, 2, 3, 4].map(() => migrate(url, log)));
    const all = await readMigrations();
    expect(results.flatMap(({ applied }) => applied).sort()).toEqual(all.map(({ name }) => name));
  });

  it('names the migration that failed, keeps nothing of it, and tries it again at the next start', async () => {
    const broken = { name: '2_broken', sql: 'CREATE TABLE half (id int);\nCREATE TABLE one (id int);' };
    const attempt = migrate(url, log, [one, broken, { ...two, name: '3_two' }]);
    await expect(attempt).rejects.toThrow(/^Migration 2_broken failed: relation "one" already exists/);
    const tables = await query(
      url,
      `SELECT tablename AS t FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
    );
    expect(tables.map(({ t }) => t)).toEqual(['_prisma_migrations', 'one']);
    expect(await migrate(url, log, [one, { ...two, name: '2_broken' }])).toEqual({ applied: ['2_broken'] });
  });

  it('says in which line the fault is', async () => {
    const typo = { name: '1_typo', sql: 'CREATE TABLE a (id int);\n\nCREATE TABEL b (id int);' };
    await expect(migrate(url, log, [typo])).rejects.toThrow(/"TABEL" \(line 3\)/);
  });

  it('stops at a migration that another tool left unfinished', async () => {
    await migrate(url, log, [one]);
    await query(url, 'UPDATE _prisma_migrations SET finished_at = NULL');
    await expect(migrate(url, log, [one, two])).rejects.toThrow(/1_one was begun by another tool/);
    expect(await query(url, `SELECT to_regclass('two') AS two`)).toEqual([{ two: null }]);
  });

  it('warns of an edited migration and of a newer database, and goes on', async () => {
    await migrate(url, log, [one, two]);
    expect(await migrate(url, log, [{ ...one, sql: `${one.sql} -- edited` }])).toEqual({ applied: [] });
    const warnings = log.warn.mock.calls.flat();
    expect(warnings).toEqual([
      expect.stringContaining('1_one was edited'),
      expect.stringContaining('(2_two)'),
    ]);
  });

  it('says so when the database cannot be reached', async () => {
    const nobody = 'postgresql://parley:secret@127.0.0.1:1/parley';
    const error: Error = await migrate(nobody, log).catch((reason) => reason);
    expect(error.message).toMatch(/^Cannot connect to the database: connect ECONNREFUSED/);
    expect(error.message).not.toContain('secret');
  });

  it('says so when the build carries no migrations', async () => {
    await expect(readMigrations(new URL('./none/', import.meta.url))).rejects.toThrow(
      /No migrations found in .*none/,
    );
  });
});

describe('the migrations', () => {
  it('make exactly what schema.prisma says', async () => {
    await migrate(url, log);
    expect(await inEngine('schemaDiff')).toBe('');
    // The comparison must be able to fail.
    await query(url, 'ALTER TABLE room DROP COLUMN topic');
    expect(await inEngine('schemaDiff')).toContain('ADD COLUMN     "topic"');
  });

  it('leave a history that prisma migrate understands', async () => {
    await migrate(url, log);
    expect(await inEngine('diagnose')).toEqual({
      editedMigrationNames: [],
      failedMigrationNames: [],
      hasMigrationsTable: true,
      history: null,
      applied: [],
    });
  });

  it('leave beginning and end of the transaction to the one who applies them', async () => {
    for (const { name, sql } of await readMigrations()) {
      expect(sql, name).not.toMatch(/^\s*(COMMIT|ROLLBACK|START TRANSACTION|BEGIN\s*;)/im);
      expect(sql, name).not.toMatch(/\bCONCURRENTLY\b/i);
    }
  });
});
