import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { startEmbedded } from './embedded.ts';
import { processIdentity } from './process-identity.ts';

const log = { info: vi.fn(), warn: vi.fn() };
/** A database used once, for the tests that are not about the first start. */
const used = mkdtempSync(join(tmpdir(), 'parley-used-'));
let dataDir = '';
let running: { url: string; stop(): Promise<void> }[] = [];

beforeAll(async () => {
  await (await startEmbedded({ dataDir: used, log })).stop();
});

afterAll(() => rmSync(used, { recursive: true, force: true }));

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'parley-embedded-'));
  vi.clearAllMocks();
});

afterEach(async () => {
  await Promise.all(running.map((server) => server.stop()));
  running = [];
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(folder = dataDir) {
  const server = await startEmbedded({ dataDir: folder, log });
  running.push(server);
  return server;
}

async function startUsed() {
  cpSync(used, dataDir, { recursive: true });
  return start();
}

async function query(url: string, sql: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Another Parley: starts the database, does `sql` and says so in one line. */
function otherProcess(sql = 'SELECT 1') {
  const code = `
    import pg from 'pg';
    import { startEmbedded } from ${JSON.stringify(new URL('./embedded.ts', import.meta.url).href)};
    const log = { info() {}, warn() {} };
    try {
      const { url } = await startEmbedded({ dataDir: ${JSON.stringify(dataDir)}, log });
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await client.query(${JSON.stringify(sql)});
      console.log(url);
    } catch (error) {
      console.log(error.message);
    }
    setInterval(() => {}, 1_000);`;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', code];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: import.meta.dirname,
  });
  return {
    async line() {
      for await (const line of createInterface(child.stdout)) return line;
      return '';
    },
    async kill() {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

const inDataDir = (name: string) => join(dataDir, name);

it('creates the database at the first start and finds it again at the second', async () => {
  const first = await start();
  await query(first.url, "CREATE TABLE t AS SELECT 'kept' AS word");
  await first.stop();
  const second = await start();
  expect(await query(second.url, 'SELECT word FROM t')).toEqual([{ word: 'kept' }]);
  expect(statSync(inDataDir('postgres-password')).mode & 0o777).toBe(0o600);
  expect(readdirSync(dataDir).sort()).toEqual([
    'parley.lock',
    'postgres',
    'postgres-password',
    'postgres.log',
  ]);
});

it('[D1] flushes every commit, listens on loopback only, knows letters beyond ASCII', async () => {
  const { url } = await startUsed();
  const [settings] = await query(
    url,
    `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit,
      current_setting('full_page_writes') AS pages, current_setting('listen_addresses') AS address,
      current_setting('unix_socket_directories') AS sockets, current_setting('server_encoding') AS encoding,
      upper('größe ñ д') AS upper`,
  );
  expect(settings).toEqual({
    fsync: 'on',
    commit: 'on',
    pages: 'on',
    address: '127.0.0.1',
    sockets: '',
    encoding: 'UTF8',
    upper: 'GRÖßE Ñ Д',
  });
  await query(url, 'CREATE EXTENSION pg_trgm');
  expect((await query(url, `SELECT show_trgm('д') AS trigrams`))[0].trigrams).toHaveLength(2);
  await expect(query(url.replace(/:[^:@]+@/, ':wrong@'), 'SELECT 1')).rejects.toThrow('password');
});

it('adopts the server that outlived a killed Parley, with its data', async () => {
  cpSync(used, dataDir, { recursive: true });
  const other = otherProcess("CREATE TABLE t AS SELECT 'kept' AS word");
  const url = await other.line();
  await other.kill();
  const mine = await start();
  expect(mine.url).toBe(url);
  expect(log.info.mock.calls.flat().join()).toContain('Adopted');
  expect(await query(mine.url, 'SELECT word FROM t')).toEqual([{ word: 'kept' }]);
  await mine.stop();
  await expect(query(url, 'SELECT 1')).rejects.toThrow();
});

it('recovers when server and Parley were both killed', async () => {
  cpSync(used, dataDir, { recursive: true });
  const other = otherProcess("CREATE TABLE t AS SELECT 'kept' AS word");
  await other.line();
  const pid = Number(readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);
  await other.kill();
  process.kill(pid, 'SIGKILL');
  const { url } = await start();
  expect(await query(url, 'SELECT word FROM t')).toEqual([{ word: 'kept' }]);
});

it('leaves nothing half made when killed while creating the database', async () => {
  const seen = new Promise<void>((done) => {
    const watcher = watch(dataDir, (_, name) => {
      if (!name?.startsWith('postgres.new-')) return;
      watcher.close();
      done();
    });
  });
  const other = otherProcess();
  await seen;
  await other.kill();
  expect(existsSync(join(dataDir, 'postgres'))).toBe(false);
  const { url } = await start();
  expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

it('refuses a second Parley on the same directory and leaves the first alone', async () => {
  const first = await startUsed();
  await expect(start()).rejects.toThrow(`Another Parley (pid ${process.pid}) is using ${dataDir}`);
  const other = otherProcess();
  expect(await other.line()).toContain(`Another Parley (pid ${process.pid}) is using ${dataDir}`);
  await other.kill();
  expect(await query(first.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

it('lets one of several win that start at the same moment', async () => {
  cpSync(used, dataDir, { recursive: true });
  writeFileSync(inDataDir('parley.lock'), JSON.stringify({ pid: 2 ** 22, identity: 'gone' }));
  const others = [otherProcess(), otherProcess(), otherProcess()];
  const lines = await Promise.all(others.map((other) => other.line()));
  for (const other of others) await other.kill();
  expect(lines.filter((line) => line.startsWith('postgresql://'))).toHaveLength(1);
  expect(lines.filter((line) => line.startsWith('Another Parley'))).toHaveLength(2);
  await start();
});

it.each([
  ['of a process that is gone', { pid: 2 ** 22, identity: 'gone' }],
  ['of a pid that another process has now', { pid: process.ppid, identity: 'an earlier start' }],
])('takes over the lock %s', async (_, holder) => {
  writeFileSync(inDataDir('parley.lock'), JSON.stringify(holder));
  const { stop } = await startUsed();
  expect(JSON.parse(readFileSync(inDataDir('parley.lock'), 'utf8'))).toEqual({
    pid: process.pid,
    identity: processIdentity(process.pid),
  });
  await stop();
  expect(existsSync(inDataDir('parley.lock'))).toBe(false);
});

it('is not fooled by a postmaster.pid whose pid another process has now', async () => {
  await (await startUsed()).stop();
  const file = join(dataDir, 'postgres/postmaster.pid');
  writeFileSync(file, `${process.pid}\n${join(dataDir, 'postgres')}\n1\n5432\n\n127.0.0.1\n`);
  const { url } = await start();
  expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

it('starts a server again that died, at the same address', async () => {
  const { url } = await startUsed();
  const pid = Number(readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);
  process.kill(pid, 'SIGKILL');
  await vi.waitFor(
    () => expect(log.warn).toHaveBeenCalledWith(expect.stringContaining('unexpectedly')),
    5_000,
  );
  await vi.waitFor(() => query(url, 'SELECT 1'), 10_000);
});

it('leaves a database of another major version untouched', async () => {
  await (await startUsed()).stop();
  const file = join(dataDir, 'postgres/PG_VERSION');
  writeFileSync(file, '17\n');
  await expect(start()).rejects.toThrow(/made by PostgreSQL 17, this Parley brings 18/);
  expect(readFileSync(file, 'utf8')).toBe('17\n');
  expect(existsSync(inDataDir('parley.lock'))).toBe(false);
});

it('says which file is missing rather than starting with an empty database', async () => {
  await (await startUsed()).stop();
  rmSync(inDataDir('postgres-password'));
  await expect(start()).rejects.toThrow(/postgres-password is missing/);
  mkdirSync(inDataDir('elsewhere/postgres'), { recursive: true });
  writeFileSync(inDataDir('elsewhere/postgres/stray'), '');
  await expect(start(inDataDir('elsewhere'))).rejects.toThrow(/holds files but no database/);
});

it('works deep below a folder that only its owner may enter', async () => {
  const folder = join(dataDir, 'home', 'a name with spaces and ü', 'x'.repeat(120), 'data');
  mkdirSync(join(dataDir, 'home'), { mode: 0o700 });
  const { url } = await start(folder);
  expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});
