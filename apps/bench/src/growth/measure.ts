import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';
import { type Child, HOST, stop } from '../processes.ts';
import { startParley } from '../systems/parley.ts';
import { PASSWORD, post, SETUP_CODE } from '../systems/parley-template.ts';
import { type Databases, withClient } from './database.ts';
import { type Cast, type Filled, fill } from './fill.ts';
import { explain, explainAll, type Plans } from './plans.ts';
import { lookAround, questions, type World } from './questions.ts';
import type { Size } from './steps.ts';
import { type Effort, type Timing, time } from './timings.ts';
import { visit } from './visitor.ts';

/** What was measured at one size. */
export interface Step extends Size {
  fillSeconds: number;
  databaseMiB: number;
  /** By the question's name. */
  timings: Record<string, Timing>;
  /** Why a question has no timing. */
  failed: Record<string, string>;
}

/** Where steps are measured, and what runs the server. */
export interface Bench {
  databases: Databases;
  node: string;
  nodeArgs: string[];
}

const CAST_DATABASE = 'growth_cast';

/** Makes the database that all steps begin with: two people who can log in, and no room. */
export async function makeCast(bench: Bench): Promise<Cast> {
  const url = await bench.databases.create(CAST_DATABASE);
  const { child, port } = await startServer(bench, url);
  try {
    const register = async (username: string, setup: object) => {
      const body = { username, password: PASSWORD, ...setup };
      const response = await post(`http://${HOST}:${port}/api/auth/register`, body);
      return ((await response.json()) as { user: { id: string } }).user.id;
    };
    const reader = await register('reader', { setupCode: SETUP_CODE });
    return { reader, reporter: await register('reporter', {}) };
  } finally {
    await stop(child);
  }
}

/** One step: a database of that size, and a server on it. With `explained` all is asked once more, for the plans. */
export async function measureStep(
  bench: Bench,
  { size, cast, effort, explained }: { size: Size; cast: Cast; effort: Effort; explained: boolean },
): Promise<{ step: Step; plans: Plans | null }> {
  const { databases } = bench;
  const name = `growth_${size.messages}_${size.rooms}`;
  const url = await databases.create(name, CAST_DATABASE);
  const startedAt = performance.now();
  const filled = await withClient(url, (client) => fill(client, size, cast));
  const fillSeconds = Math.round((performance.now() - startedAt) / 1000);
  const databaseMiB = await withClient(url, sizeOf);
  const measured = await whileServing(bench, url, filled, (world) => timeAll(world, effort));
  let plans: Plans | null = null;
  if (explained) {
    await withClient(url, explainAll);
    plans = await whileServing(bench, url, filled, (world) => explain(world, databases.logFile));
  }
  await databases.drop(name);
  return { step: { ...size, fillSeconds, databaseMiB, ...measured }, plans };
}

async function whileServing<T>(
  bench: Bench,
  url: string,
  filled: Filled,
  work: (world: World) => Promise<T>,
): Promise<T> {
  const { child, port } = await startServer(bench, url);
  try {
    const [reader, reporter] = [await visit(port, 'reader'), await visit(port, 'reporter')];
    const answer = await work(await lookAround(filled, { reader, reporter }));
    reader.close();
    reporter.close();
    return answer;
  } finally {
    await stop(child);
  }
}

/** The built server in production settings; what it keeps beside its database goes with the databases. */
function startServer(
  { databases, node, nodeArgs }: Bench,
  url: string,
): Promise<{ child: Child; port: number }> {
  const dataDir = join(databases.folder, 'server');
  mkdirSync(dataDir, { recursive: true });
  return startParley({ node, nodeArgs, cpus: null, dataDir }, { DATABASE_URL: url });
}

async function sizeOf(client: Client): Promise<number> {
  const { rows } = await client.query<{ bytes: string }>(
    'SELECT pg_database_size(current_database()) AS bytes',
  );
  return Math.round(Number(rows[0]!.bytes) / 2 ** 20);
}

export async function timeAll(world: World, effort: Effort): Promise<Pick<Step, 'timings' | 'failed'>> {
  const measured: Pick<Step, 'timings' | 'failed'> = { timings: {}, failed: {} };
  for (const question of questions) {
    try {
      measured.timings[question.name] = await time(question, world, effort);
    } catch (error) {
      measured.failed[question.name] = (error as Error).message;
    }
  }
  return measured;
}
