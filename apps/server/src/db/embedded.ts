import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openCluster, openDataDir } from './cluster.ts';
import { lockDirectory } from './directory-lock.ts';
import { adopt, end, isAlive, launch, type Postmaster, urlOf } from './postmaster.ts';
import type { BootLog } from './start-error.ts';

const WATCH_MS = 1_000;

/**
 * Runs a private PostgreSQL in `dataDir`, on 127.0.0.1 and a port of its own, for as long as this process lives:
 * one that dies is started again on the same port. A server that outlived a killed Parley is adopted.
 * @throws StartError when another Parley uses the directory or PostgreSQL cannot run here
 */
export async function startEmbedded(options: {
  dataDir: string;
  log: BootLog;
}): Promise<{ url: string; stop(): Promise<void> }> {
  const { log } = options;
  const dataDir = await openDataDir(options.dataDir);
  const lock = lockDirectory(dataDir);
  try {
    const cluster = await openCluster(dataDir, log);
    let server = await adopt(cluster);
    if (server) log.info(`Adopted the running PostgreSQL (pid ${server.pid})`);
    server ??= await launch(cluster);
    const keeper = keepAlive(server, (port) => launch(cluster, port), log);
    let stopped: Promise<void> | undefined;
    return {
      url: urlOf(cluster, server.port),
      stop() {
        stopped ??= keeper.stop().finally(() => lock.release());
        return stopped;
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Where the database of a running Parley in `dataDir` is; undefined where none runs. Touches nothing. */
export async function findEmbedded(dataDir: string): Promise<string | undefined> {
  if (!existsSync(join(dataDir, 'postgres', 'PG_VERSION'))) return undefined;
  const cluster = await openCluster(dataDir, { info: () => undefined, warn: () => undefined });
  const server = await adopt(cluster);
  return server && urlOf(cluster, server.port);
}

/** Nobody else restarts a private server, and the URL given out must stay good. */
function keepAlive(
  first: Postmaster,
  relaunch: (port: number) => Promise<Postmaster>,
  log: BootLog,
): { stop(): Promise<void> } {
  let server = first;
  let reviving: Promise<void> | undefined;
  const revive = async () => {
    log.warn('PostgreSQL ended unexpectedly; starting it again');
    try {
      server = await relaunch(server.port);
    } catch (error) {
      log.warn(error instanceof Error ? error.message : String(error));
    }
    reviving = undefined;
  };
  const timer = setInterval(() => {
    if (!reviving && !isAlive(server)) reviving = revive();
  }, WATCH_MS);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await reviving;
      await end(server);
    },
  };
}
