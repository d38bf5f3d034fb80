import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '@parley/server/embedded';
import { migrate } from '@parley/server/migrate';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { TEMPLATE, urlOf } from './database.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

const quiet = { info: () => undefined, warn: (message: string) => console.warn(message) };

/** One PostgreSQL for the whole run; each test file clones a migrated template into a database of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-test-'));
  const embedded = await startEmbedded({ dataDir, log: quiet });
  const admin = new pg.Client({ connectionString: embedded.url });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${TEMPLATE}`);
  await admin.end();
  await migrate(urlOf(embedded.url, TEMPLATE), quiet);
  project.provide('postgresUrl', embedded.url);
  return async () => {
    await embedded.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
}
