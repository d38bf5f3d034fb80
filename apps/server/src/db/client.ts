import { PrismaPg } from '@prisma/adapter-pg';
import { type Prisma, PrismaClient } from './generated/client.ts';
import { StartError } from './start-error.ts';
import { createStatementNames } from './statement-names.ts';

export type Db = PrismaClient;
export type Tx = Prisma.TransactionClient;

/** Waits that end in a clear error instead of a queue: see docs/delivery.md, "Send". */
const STATEMENT_TIMEOUT_MS = 3000;
const LOCK_TIMEOUT_MS = 2000;
const POOL_WAIT_MS = 2000;
/** For a database that accepts and then says nothing: the caller hears within 5 s ([D8]). */
const SILENCE_MS = 4500;

/** @param options further settings of the connections, as PostgreSQL's command line takes them */
export const connectionSettings = (url: string, options = '') => ({
  connectionString: url,
  connectionTimeoutMillis: POOL_WAIT_MS,
  query_timeout: SILENCE_MS,
  keepAlive: true,
  options: `-c statement_timeout=${STATEMENT_TIMEOUT_MS} -c lock_timeout=${LOCK_TIMEOUT_MS} ${options}`,
});

/** Statements are parsed once, but planned each time: a plan made while the tables were small would be kept for hours. */
export const PLANNED_EACH_TIME = '-c plan_cache_mode=force_custom_plan';

/** A pool of at most `poolSize` connections to `url`. Connects lazily. */
export function openDatabase(url: string, poolSize: number): Db {
  const adapter = new PrismaPg(
    { ...connectionSettings(url, PLANNED_EACH_TIME), max: poolSize },
    { statementNameGenerator: createStatementNames() },
  );
  return new PrismaClient({ adapter });
}

/**
 * [D1] An ack means flushed: refuses a server that would ack a commit before it is on disk.
 * @throws StartError saying which setting is off and what to do
 */
export async function assertDurable(db: Db): Promise<void> {
  const rows = await db.$queryRaw<{ name: string; setting: string }[]>`
    SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes')`;
  for (const { name, setting } of rows) {
    if (setting === 'off') {
      throw new StartError(
        `PostgreSQL runs with ${name}=off and may lose acknowledged messages. Set ${name}=on in its configuration.`,
      );
    }
  }
}
