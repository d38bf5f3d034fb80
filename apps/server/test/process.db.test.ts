import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Child, startChild } from '@parley/testkit';
import { useBundle } from '@parley/testkit/hooks';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';

// Each test has a data folder and processes of its own, and waits most of the time: several at once.

/** More than Node lets wait by default. */
const CROWD = 1000;
const SOMAXCONN = '/proc/sys/net/core/somaxconn';

const bundle = useBundle();

/** A data folder that ends with the test. */
function newDataDir({ onTestFinished }: TestContext): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'parley-process-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  return dataDir;
}

/** The process as `npm start` runs it, on a data folder. */
const start = (dataDir: string, settings: Record<string, string> = {}) =>
  startChild(process.execPath, [bundle.main], {
    HOST: '127.0.0.1',
    PORT: '0',
    DATA_DIR: dataDir,
    ...settings,
  });

const addressOf = async (server: Child) =>
  (await server.says(/^Parley runs at /)).replace('Parley runs at ', '');

it.concurrent('prints the address and the setup link; SIGTERM ends it with its database, kill -9 leaves nothing broken', async (test) => {
  const dataDir = newDataDir(test);
  const first = start(dataDir);
  const url = await addressOf(first);
  const link = await first.says(/^First time here\?/);
  expect(link).toMatch(/http:\/\/127\.0\.0\.1:\d+\/setup\?code=\S{8,}$/);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  await first.kill();

  const second = start(dataDir);
  await second.says(/^Adopted the running PostgreSQL/);
  // Not used yet, so it is still good, also across restarts.
  expect((await second.says(/^First time here\?/)).split('code=')[1]).toBe(link.split('code=')[1]);
  second.signal('SIGTERM');
  expect(await second.ended).toBe('ended with 0');
  // PostgreSQL removes it as the last thing it does.
  expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(false);
});

const backlogMax = existsSync(SOMAXCONN) ? Number(readFileSync(SOMAXCONN, 'utf8')) : 0;
it.runIf(backlogMax > CROWD).concurrent(
  '[D4] a thousand that come back at once wait for a busy server, and none is turned away',
  async (test) => {
    const server = start(newDataDir(test));
    const url = new URL(await addressOf(server));
    server.signal('SIGSTOP');
    const crowd = Array.from({ length: CROWD }, () => connect(Number(url.port), url.hostname));
    await Promise.all(crowd.map((one) => once(one, 'connect')));
    for (const one of crowd) one.destroy();
    server.signal('SIGCONT');
    server.signal('SIGTERM');
    expect(await server.ended).toBe('ended with 0');
  },
);

it.concurrent('a signal during the first start still ends it cleanly', async (test) => {
  const dataDir = newDataDir(test);
  const server = start(dataDir);
  await server.says(/^Creating the database/);
  server.signal('SIGINT');
  expect(await server.ended).toBe('ended with 0');
  expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(false);
});

it.concurrent.for([
  ['a wrong setting', { PORT: 'eighty', REGISTRATION: 'maybe' }, /^PORT must be .*\n^REGISTRATION must be /m],
  [
    'a database that is not there',
    { DATABASE_URL: 'postgresql://nobody:x@127.0.0.1:1/x' },
    /^Cannot connect to the database/m,
  ],
] as const)('%s ends it with 1 and one clear line each', async ([, settings, message], test) => {
  const server = start(newDataDir(test), settings);
  expect(await server.ended).toBe('ended with 1');
  expect(server.output.join('\n')).toMatch(message);
  expect(server.output.join('\n')).not.toMatch(/^\s+at /m);
});

describe('beside one that runs', () => {
  const inUse = mkdtempSync(join(tmpdir(), 'parley-process-'));
  let first: Child;
  let url: string;
  beforeAll(async () => {
    first = start(inUse);
    url = await addressOf(first);
  });
  afterAll(async () => {
    await first.stop();
    rmSync(inUse, { recursive: true, force: true });
  });

  async function refused(test: TestContext, settings: Record<string, string>): Promise<string> {
    const second = start(newDataDir(test), settings);
    expect(await second.ended).toBe('ended with 1');
    return second.output.join('\n');
  }

  it.concurrent('another on its data folder is refused', async (test) => {
    const said = await refused(test, { DATA_DIR: inUse });
    expect(said).toMatch(new RegExp(`^Another Parley \\(pid ${first.pid}\\) is using `, 'm'));
  });

  it.concurrent('another on its port is refused, and disturbs nothing', async (test) => {
    const { port } = new URL(url);
    const said = await refused(test, { PORT: port });
    expect(said).toMatch(new RegExp(`^Port ${port} is taken\\. Set PORT`, 'm'));
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it.concurrent('[D1] a database that acknowledges before it flushes is refused', async (test) => {
    const password = readFileSync(join(inUse, 'postgres-password'), 'utf8').trim();
    const port = readFileSync(join(inUse, 'postgres/postmaster.pid'), 'utf8').split('\n')[3]!.trim();
    const database = `postgresql://parley:${password}@127.0.0.1:${port}/parley?options=-c%20synchronous_commit%3Doff`;
    const said = await refused(test, { DATABASE_URL: database });
    expect(said).toMatch(/^PostgreSQL runs with synchronous_commit=off /m);
  });
});
