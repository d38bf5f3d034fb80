import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

/** More than Node lets wait by default. */
const CROWD = 1000;
const SOMAXCONN = '/proc/sys/net/core/somaxconn';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'parley-process-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

/** The process as `npm start` runs it, from source. */
function start(settings: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['--import', 'tsx', main], {
    env: { PATH: process.env.PATH, HOST: '127.0.0.1', PORT: '0', DATA_DIR: dataDir, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  const waiting: { pattern: RegExp; resolve: (line: string) => void }[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      output.push(line);
      for (const { pattern, resolve } of waiting) if (pattern.test(line)) resolve(line);
    });
  }
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return {
    child,
    output,
    ended,
    /** The first line that fits; fails when the process ends before. */
    says: (pattern: RegExp) =>
      Promise.race([
        new Promise<string>((resolve) => {
          const said = output.find((line) => pattern.test(line));
          if (said) resolve(said);
          else waiting.push({ pattern, resolve });
        }),
        ended.then((code) => Promise.reject(new Error(`ended with ${code}:\n${output.join('\n')}`))),
      ]),
  };
}

it('prints the address and the setup link; SIGTERM ends it with its database, kill -9 leaves nothing broken', async () => {
  const first = start();
  const url = (await first.says(/^Parley runs at /)).replace('Parley runs at ', '');
  const link = await first.says(/^First time here\?/);
  expect(link).toMatch(/http:\/\/127\.0\.0\.1:\d+\/setup\?code=\S{8,}$/);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  first.child.kill('SIGKILL');
  await first.ended;

  const second = start();
  await second.says(/^Adopted the running PostgreSQL/);
  // Not used yet, so it is still good, also across restarts.
  expect((await second.says(/^First time here\?/)).split('code=')[1]).toBe(link.split('code=')[1]);
  second.child.kill('SIGTERM');
  expect(await second.ended).toBe(0);
  // PostgreSQL removes it as the last thing it does.
  expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(false);
});

const backlogMax = existsSync(SOMAXCONN) ? Number(readFileSync(SOMAXCONN, 'utf8')) : 0;
it.runIf(backlogMax > CROWD)(
  '[D4] a thousand that come back at once wait for a busy server, and none is turned away',
  async () => {
    const server = start();
    const url = new URL((await server.says(/^Parley runs at /)).replace('Parley runs at ', ''));
    server.child.kill('SIGSTOP');
    const crowd = Array.from({ length: CROWD }, () => connect(Number(url.port), url.hostname));
    await Promise.all(crowd.map((one) => once(one, 'connect')));
    for (const one of crowd) one.destroy();
    server.child.kill('SIGCONT');
    server.child.kill('SIGTERM');
    expect(await server.ended).toBe(0);
  },
);

it('a signal during the first start still ends it cleanly', async () => {
  const server = start();
  await server.says(/^Creating the database/);
  server.child.kill('SIGINT');
  expect(await server.ended).toBe(0);
  expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(false);
});

it.each([
  ['a wrong setting', { PORT: 'eighty', REGISTRATION: 'maybe' }, /^PORT must be .*\n^REGISTRATION must be /m],
  [
    'a database that is not there',
    { DATABASE_URL: 'postgresql://nobody:x@127.0.0.1:1/x' },
    /^Cannot connect to the database/m,
  ],
])('%s ends it with 1 and one clear line each', async (_what, settings, message) => {
  const server = start(settings);
  expect(await server.ended).toBe(1);
  expect(server.output.join('\n')).toMatch(message);
  expect(server.output.join('\n')).not.toMatch(/^\s+at /m);
});

it('a taken port and a data folder in use are said plainly', async () => {
  const first = start();
  const { port } = new URL((await first.says(/^Parley runs at /)).replace('Parley runs at ', ''));
  const second = start();
  expect(await second.ended).toBe(1);
  expect(second.output.join('\n')).toMatch(/^Another Parley \(pid \d+\) is using /m);

  const elsewhere = mkdtempSync(join(tmpdir(), 'parley-process-'));
  const third = start({ PORT: port, DATA_DIR: elsewhere });
  expect(await third.ended).toBe(1);
  expect(third.output.join('\n')).toMatch(new RegExp(`^Port ${port} is taken\\. Set PORT`, 'm'));
  rmSync(elsewhere, { recursive: true, force: true });
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
  first.child.kill('SIGTERM');
  expect(await first.ended).toBe(0);
});

it('[D1] a database that acknowledges before it flushes is refused', async () => {
  const first = start();
  await first.says(/^Parley runs at /);
  const password = readFileSync(join(dataDir, 'postgres-password'), 'utf8').trim();
  const port = readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[3]!.trim();
  const url = `postgresql://parley:${password}@127.0.0.1:${port}/parley?options=-c%20synchronous_commit%3Doff`;
  const second = start({ DATABASE_URL: url });
  expect(await second.ended).toBe(1);
  expect(second.output.join('\n')).toMatch(/^PostgreSQL runs with synchronous_commit=off /m);
  first.child.kill('SIGTERM');
  expect(await first.ended).toBe(0);
});
