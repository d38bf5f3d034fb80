import { createAdapter as postgresAdapter } from '@socket.io/postgres-adapter';
import { createAdapter as redisAdapter } from '@socket.io/redis-adapter';
import type { FastifyBaseLogger } from 'fastify';
import { Redis } from 'ioredis';
import pg from 'pg';
import type { ServerOptions } from 'socket.io';

/**
 * How the nodes of one database hear of each other's changes at once. It may lose anything: what it loses, the
 * database tells a moment later (realtime/heads.ts, realtime/revocations.ts).
 */
export interface Bus {
  adapter: NonNullable<ServerOptions['adapter']>;
  /** Asking who else is there costs nothing, so that a node alone need not talk. */
  countsNodes: boolean;
  /** As far as is known, what is told arrives. */
  healthy(): boolean;
  /** Called whenever it is healthy again: what was told meanwhile did not arrive. */
  onBack(listener: () => void): void;
  /** After the server has closed its adapter. */
  close(): Promise<void>;
}

const CHECK_MS = 1000;
/** A Redis that takes longer has not answered. */
const COMMAND_MS = 1000;
const RECONNECT_MAX_MS = 2000;

/** Nobody waits for what it is told: what fails, fails in silence; `openRedisBus` watches over its health. */
class BestEffortRedis extends Redis {
  override sendCommand(...args: Parameters<Redis['sendCommand']>): unknown {
    const sent = super.sendCommand(...args);
    if (sent instanceof Promise) sent.catch(() => undefined);
    return sent;
  }
}

/**
 * Redis, by the adapter on plain pub/sub: of the official three the quickest (docs/decisions/005-nodes.md). Starts
 * also where Redis is away.
 *
 * @param scope keeps apart the deployments that share a Redis
 */
export function openRedisBus(url: string, scope: string, log: FastifyBaseLogger): Bus {
  const options = {
    retryStrategy: (times: number) => Math.min(100 * times, RECONNECT_MAX_MS),
    maxRetriesPerRequest: null,
    connectTimeout: 5000,
  };
  const pub = new BestEffortRedis(url, { ...options, enableOfflineQueue: false, commandTimeout: COMMAND_MS });
  const sub = new BestEffortRedis(url, options);
  for (const redis of [pub, sub]) redis.on('error', (error) => log.debug({ err: error }, 'Redis'));

  let healthy = true;
  let back = (): void => undefined;
  const judge = (now: boolean) => {
    if (now === healthy) return;
    healthy = now;
    if (now) {
      log.info('Redis is back.');
      back();
    } else log.warn('Redis does not answer: other nodes hear of changes by the database, up to 2 s late.');
  };
  const check = async () => {
    const answered = await pub.ping().then(
      () => true,
      () => false,
    );
    judge(answered && sub.status === 'ready');
  };
  const timer = setInterval(() => void check(), CHECK_MS);
  return {
    adapter: redisAdapter(pub, sub, { key: `parley-${scope}` }),
    countsNodes: false,
    healthy: () => healthy,
    onBack(listener) {
      back = listener;
    },
    async close() {
      clearInterval(timer);
      // Not `quit`: it waits for a Redis that may be away.
      pub.disconnect();
      sub.disconnect();
    },
  };
}

/** Without Redis: `NOTIFY` of the database that the nodes share anyway. */
export function openPostgresBus(databaseUrl: string, log: FastifyBaseLogger): Bus {
  // One connection listens, the other tells: a single one keeps the order.
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2, connectionTimeoutMillis: 2000 });
  // Without a listener an error of a connection ends the process.
  pool.on('error', (error) => log.debug({ err: error }, 'bus'));
  pool.on('connect', (client) => client.on('error', (error) => log.debug({ err: error }, 'bus')));
  return {
    adapter: postgresAdapter(pool, {
      channelPrefix: 'parley',
      tableName: 'bus_attachment',
      errorHandler: (error) => log.debug({ err: error }, 'bus'),
    }),
    countsNodes: true,
    healthy: () => true,
    onBack: () => undefined,
    close: () => pool.end(),
  };
}
