import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { poll } from './poll.ts';
import { startChild } from './processes.ts';

/** Debian keeps it where ordinary users do not look. */
const env = { PATH: `${process.env.PATH}:/usr/sbin:/usr/local/sbin` };
const TEMPLATE = new URL('../../proxy/parley.conf.template', import.meta.url);
const START_MS = 10_000;

export const hasNginx = (): boolean => spawnSync('nginx', ['-v'], { env }).status === 0;

/** The proxy as it is shipped, on loopback, in front of the nodes. */
export async function startNginx(port: number, nodePorts: number[]): Promise<{ stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-nginx-'));
  const values: Record<string, string> = {
    LISTEN: `127.0.0.1:${port}`,
    NODES: nodePorts.map((node) => `server 127.0.0.1:${node} max_fails=1 fail_timeout=2s;`).join(' '),
  };
  const site = readFileSync(TEMPLATE, 'utf8').replace(
    /\$\{(\w+)\}/g,
    (_, name: string) => values[name] ?? '',
  );
  writeFileSync(join(folder, 'parley.conf'), site);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${folder}/${kind};`)
    .join(' ');
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; pid ${folder}/pid; error_log stderr warn; worker_processes 1; events { worker_connections 4096; }
     http { access_log off; ${temporary} include parley.conf; }`,
  );
  const child = startChild('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'], env);
  const stop = async () => {
    await child.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  const serves = async () => {
    if (!child.running) throw new Error(`nginx does not start:\n${child.output.join('\n')}`);
    return (await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null))?.ok || undefined;
  };
  await poll('nginx to serve', serves, START_MS).catch(async (error) => {
    await stop();
    throw error;
  });
  return { stop };
}
