import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { freePort } from '@parley/server/free-port';
import { SERVER_ENTRY } from '../build.ts';
import type { Target } from '../generator/job.ts';
import { membersOf } from '../population.ts';
import { type Child, HOST, healthy, spawnPinned, stop } from '../processes.ts';
import { SETUP_CODE, templateOf } from './parley-template.ts';
import type { Running, StartOptions, System } from './system.ts';

/** The built server as anybody would run it; only limits are raised, by settings. */
export const parley: System = {
  name: 'parley',
  title: 'Parley',
  label: 'Parley',
  start: (options) => parleyFrom(SERVER_ENTRY, options),
};

/** @param entry of the bundled server */
export async function parleyFrom(entry: string, options: StartOptions): Promise<Running> {
  const { population, connections, dataDir } = options;
  const template = await templateOf(population, options, startParley);
  copyFlushed(template.dataDir, dataDir);
  const { child, port } = await startParley(options, {}, entry);
  const restart = async () => {
    await stop(running.child);
    ({ child: running.child } = await startParley(options, { PORT: String(port) }, entry));
  };
  const target: Target = {
    host: HOST,
    dialect: 'parley',
    rooms: template.rooms,
    heads: template.heads,
    nodes: 1,
    members: membersOf(population, connections, { port, cookies: template.cookies }),
  };
  const running: Running = { child, target, restart };
  return running;
}

type Where = Pick<StartOptions, 'node' | 'nodeArgs' | 'cpus' | 'dataDir'>;

export async function startParley(
  { node, nodeArgs, cpus, dataDir }: Where,
  settings: Record<string, string> = {},
  entry = SERVER_ENTRY,
): Promise<{ child: Child; port: number }> {
  const port = Number(settings.PORT) || (await freePort());
  const child = spawnPinned(cpus, node, [...nodeArgs, entry], {
    HOST,
    PORT: String(port),
    DATA_DIR: dataDir,
    REGISTRATION: 'open',
    SETUP_CODE,
    RATE_LIMITS: 'off',
    LOG_LEVEL: 'warn',
    MAX_SOCKETS_PER_USER: '1000',
    ...settings,
  });
  await healthy(child, port);
  return { child, port };
}

/** What a copy leaves to be written later would be written while somebody measures. */
export function copyFlushed(from: string, to: string): void {
  cpSync(from, to, { recursive: true });
  spawnSync('sync', ['--file-system', to]);
}
