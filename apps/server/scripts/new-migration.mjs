// Writes the migration that takes the existing ones to prisma/schema.prisma; without a name it only shows it.
//   npm run migration -- <name>
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { register } from 'tsx/esm/api';

register();
const { startEmbedded } = await import('../src/db/embedded.ts');
const { migrate } = await import('../src/db/migrate.ts');
const { schemaDiff } = await import('./schema-diff.ts');

const name = process.argv[2];
if (name !== undefined && !/^[a-z][a-z0-9_]{2,60}$/.test(name)) {
  console.error('A migration is named in lower case with underscores, e.g. add_reactions.');
  process.exit(1);
}

const sql = await diff();
if (sql === '') console.log('prisma/schema.prisma and the migrations agree: nothing to do.');
else if (name === undefined) console.log(sql);
else {
  const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = new URL(`../../../prisma/migrations/${time}_${name}/`, import.meta.url);
  await mkdir(folder, { recursive: true });
  await writeFile(new URL('migration.sql', folder), `${sql}\n`);
  console.log(`Written: prisma/migrations/${time}_${name}/migration.sql. Read it before you commit it.`);
}

async function diff() {
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-migration-'));
  const log = { info() {}, warn: console.warn };
  const database = await startEmbedded({ dataDir, log });
  try {
    await migrate(database.url, log);
    return await schemaDiff(database.url);
  } finally {
    await database.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}
