import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort } from '@parley/testkit';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Image, projectFile, runDockerfile } from './run-dockerfile.ts';

const isRoot = process.getuid?.() === 0;
/** As root the result runs as `nobody`; anybody else runs it as themselves. */
const owner = isRoot ? { uid: 65_534, gid: 65_534 } : { uid: process.getuid!(), gid: process.getgid!() };

describe('npm ci', () => {
  it('finds in the lock file what each platform needs', () => {
    // npm leaves out of it what the registry could not deliver, and then refuses its own file everywhere.
    const { packages }: { packages: Record<string, { optionalDependencies?: object }> } = JSON.parse(
      projectFile('package-lock.json'),
    );
    const locked = new Set(Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, '')));
    const named = Object.values(packages).flatMap(({ optionalDependencies = {} }) =>
      Object.keys(optionalDependencies),
    );
    expect(named.filter((name) => !locked.has(name))).toEqual([]);
  });
});

describe('the image', () => {
  const work = mkdtempSync(join(tmpdir(), 'parley-image-'));
  const node = join(work, 'node');
  let image: Image;
  let running: ChildProcess | undefined;

  beforeAll(() => {
    // The user it runs as must get there, and to a Node that may be installed in root's home.
    chmodSync(work, 0o755);
    copyFileSync(process.execPath, node);
    image = runDockerfile({
      dockerfile: projectFile('apps/server/Dockerfile'),
      context: fileURLToPath(new URL('../../', import.meta.url)),
      ignore: projectFile('.dockerignore'),
      work,
      owner,
    });
  }, 600_000);

  afterAll(async () => {
    if (running?.exitCode === null) running.kill('SIGTERM');
    if (running) await ended(running);
    rmSync(work, { recursive: true, force: true });
  });

  function ended(child: ChildProcess): Promise<unknown> {
    return child.exitCode === null && child.signalCode === null ? once(child, 'exit') : Promise.resolve();
  }

  /** A command of the image, with the image's environment and user. */
  function how(port: number) {
    const user = image.user === 'node' && isRoot ? owner : {};
    const env = { PATH: process.env.PATH, PORT: String(port), ...image.env };
    return { cwd: image.workdir, env, ...user };
  }

  it('carries what runs, not what builds', () => {
    const has = (path: string) => existsSync(join(image.workdir, path));
    const wanted = [
      'apps/server/dist/main.js',
      'apps/server/dist/prisma/migrations',
      'apps/web/dist/index.html',
    ];
    expect(wanted.filter((path) => !has(path))).toEqual([]);
    expect(has('node_modules/fastify')).toBe(true);
    const unwanted = ['vite', 'typescript', 'prisma', 'esbuild', 'vitest', 'react'].map(
      (name) => `node_modules/${name}`,
    );
    expect([...unwanted, 'apps/server/src', 'data', '.env', '.git'].filter(has)).toEqual([]);
    expect(image.user).toBe('node');
  });

  it('starts with no setting, becomes healthy, serves the page and ends cleanly on SIGTERM', async () => {
    const port = await freePort();
    expect(image.cmd[0]).toBe('node');
    const child = spawn(node, image.cmd.slice(1), { ...how(port), stdio: ['ignore', 'pipe', 'pipe'] });
    running = child;
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));

    const [program, ...args] = image.healthcheck;
    expect(program).toBe('node');
    const probe = () => promisify(execFile)(node, args, how(port));
    await vi.waitFor(() => (child.exitCode === null ? probe() : undefined), {
      timeout: 60_000,
      interval: 250,
    });
    expect(child.exitCode, output).toBeNull();

    const page = await fetch(`http://127.0.0.1:${port}/`);
    expect([page.status, page.headers.get('content-type')]).toEqual([
      200,
      expect.stringContaining('text/html'),
    ]);
    expect(output).toMatch(/http:\/\/\S+\/setup\S+/);

    child.kill('SIGTERM');
    await ended(child);
    expect([child.exitCode, child.signalCode], output).toEqual([0, null]);
    const data = image.env.DATA_DIR!;
    expect(readFileSync(join(data, 'postgres/PG_VERSION'), 'utf8').trim()).toBe('18');
    expect(existsSync(join(data, 'postgres/postmaster.pid'))).toBe(false);
    expect(existsSync(join(data, 'parley.lock'))).toBe(false);
  });
});
