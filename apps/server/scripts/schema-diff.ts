import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import * as wasm from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';
import { prismaFolder, readMigrations } from '../src/db/migrate.ts';

// Node has it, but its type comes only with those of browsers.
declare const WebAssembly: {
  instantiate(
    bytes: Uint8Array,
    imports: object,
  ): Promise<{ instance: { exports: Record<string, unknown> } }>;
};

const filters = { externalTables: [], externalEnums: [] };

/**
 * SQL that takes the database at `url` to prisma/schema.prisma; empty when they agree. This is Prisma's own engine,
 * as WebAssembly: nothing is downloaded.
 */
export async function schemaDiff(url: string): Promise<string> {
  const content = await readSchema();
  const files = [{ path: 'schema.prisma', content }];
  return withEngine(url, content, async (engine) => {
    const { stdout } = await engine.diff({
      from: { tag: 'schemaDatasource', files, configDir: '' },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters,
    });
    const sql = stdout?.trim() ?? '';
    return sql === '-- This is an empty migration.' ? '' : sql;
  });
}

/** What Prisma's engine thinks of the migrations and their history in the database at `url`. */
export async function diagnose(url: string) {
  const migrationsList = {
    baseDir: '/',
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"' },
    shadowDbInitScript: '',
    migrationDirectories: (await readMigrations()).map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: sql } },
    })),
  };
  return withEngine(url, await readSchema(), async (engine) => ({
    ...(await engine.diagnoseMigrationHistory({ migrationsList, optInToShadowDatabase: false, filters })),
    applied: (await engine.applyMigrations({ migrationsList, filters })).appliedMigrationNames,
  }));
}

async function readSchema(): Promise<string> {
  return readFile(new URL('schema.prisma', prismaFolder()), 'utf8');
}

async function withEngine<T>(
  url: string,
  schema: string,
  use: (engine: wasm.SchemaEngine) => Promise<T>,
): Promise<T> {
  await loadWasm();
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  const adapter = bindMigrationAwareSqlAdapterFactory(readable(new PrismaPg(pool)));
  const engine = await wasm.SchemaEngine.new({ datamodels: [['schema.prisma', schema]] }, () => {}, adapter);
  try {
    return await use(engine);
  } finally {
    engine.free();
    await pool.end();
  }
}

/** Columns of PostgreSQL's one-letter type "char", which the adapter refuses and the engine must get as a letter. */
const LETTERS = ['confdeltype', 'confupdtype', 'contype'];

/**
 * Lets the engine read a PostgreSQL 18 through the adapter: it knows neither the type "char" nor that every
 * NOT NULL is listed among the constraints now (prisma/orm#29635).
 */
function readable(factory: PrismaPg): PrismaPg {
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (query) => {
      const sql = query.sql
        .replace(/\b(con\.(?:confdeltype|confupdtype)),/g, '$1::text,')
        .replace('constr.contype AS constraint_type', 'constr.contype::text AS contype')
        .replace("contype NOT IN ('p', 'u', 'f')", "contype NOT IN ('p', 'u', 'f', 'n')");
      const result = await queryRaw({ ...query, sql });
      const columnTypes = result.columnNames.map((name, i) =>
        LETTERS.includes(name) ? ColumnTypeEnum.Character : result.columnTypes[i]!,
      );
      const columnNames = result.columnNames.map((name) => (name === 'contype' ? 'constraint_type' : name));
      return { ...result, columnNames, columnTypes };
    };
    return adapter;
  };
  return factory;
}

async function loadWasm(): Promise<void> {
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const bytes = await readFile(join(dirname(entry), 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': wasm });
  wasm.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
}
