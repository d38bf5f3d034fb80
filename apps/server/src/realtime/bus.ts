import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
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
  /** Resolves when what is told now is heard, or after a moment in any case. */
  ready(): Promise<void>;
  /** Resolves when what was told has left. */
  flush(): Promise<void>;
  /** After the server has closed its adapter. */
  close(): Promise<void>;
}

const CHECK_MS = 1000;
/** A Redis that takes longer has not answered. */
const COMMAND_MS = 1000;
const RECONNECT_MAX_MS = 2000;
const READY_MS = 2000;
const CONNECT_MS = 10_000;
const CLOSE_MS = 1000;

/** Nobody waits for what it is told: what fails, fails in silence; `openRedisBus` watches over its health. */
class BestEffortRedis extends Redis {
  override sendCommand(...args: Parameters<Redis['sendCommand']>): unknown {
    const sent = super.sendCommand(...args);
    if (sent instanceof Promise) sent.catch(() => undefined);
    return sent;
  }
}

/** Redis where there is one, else the database. `scope` keeps apart the deployments that share a Redis. */
export function openBus(
  redisUrl: string | undefined,
  databaseUrl: string,
  scope: string,
  log: FastifyBaseLogger,
): Bus {
  return redisUrl ? openRedisBus(redisUrl, scope, log) : openPostgresBus(databaseUrl, log);
}

/**
 * Redis, by the adapter on plain pub/sub: of the official three the quickest (docs/decisions/005-nodes.md). Starts
 * also where Redis is away.
 */
function openRedisBus(url: string, scope: string, log: FastifyBaseLogger): Bus {
  const options = {
    retryStrategy: (times: number) => Math.min(100 * times, RECONNECT_MAX_MS),
    maxRetriesPerRequest: null,
    connectTimeout: CONNECT_MS,
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
    async ready() {
      if (pub.status !== 'ready')
        await once(pub, 'ready', { signal: AbortSignal.timeout(READY_MS) }).catch(() => {});
    },
    // Commands are answered in order.
    flush: () =>
      pub.ping().then(
        () => undefined,
        () => undefined,
      ),
    async close() {
      clearInterval(timer);
      // Not `quit`: it waits for a Redis that may be away.
      pub.disconnect();
      sub.disconnect();
    },
  };
}

/** Without Redis: `NOTIFY` of the database that the nodes share anyway. */
function openPostgresBus(databaseUrl: string, log: FastifyBaseLogger): Bus {
  const pool = openBusPool(databaseUrl, log);
  return {
    adapter: postgresAdapter(pool as unknown as pg.Pool, {
      channelPrefix: 'parley',
      tableName: 'bus_attachment',
      errorHandler: (error) => log.debug({ err: error }, 'bus'),
    }),
    countsNodes: true,
    healthy: () => true,
    onBack: () => undefined,
    ready: async () => undefined,
    // One connection listens: the other is free when all before this has been told.
    flush: async () => {
      await pool.query('SELECT 1').catch(() => undefined);
    },
    close: () => pool.end(),
  };
}

/**
 * The adapter holds one connection to listen and tells by the other: a single one keeps the order. It goes on asking
 * for connections after it was closed; then nothing answers, and nothing is waited for.
 */
function openBusPool(connectionString: string, log: FastifyBaseLogger) {
  const failed = (error: Error) => log.debug({ err: error }, 'bus');
  const never = new Promise<never>(() => undefined);
  const open = new Set<pg.Client>();
  let ended = false;
  const pool = new pg.Pool({ connectionString, max: 2, connectionTimeoutMillis: CONNECT_MS });
  // Without a listener an error of a connection ends the process.
  pool.on('error', failed);
  pool.on('connect', (pooled) => {
    const client = pooled as unknown as pg.Client;
    open.add(client);
    client.on('error', failed);
    client.once('end', () => open.delete(client));
    if (ended) void client.end();
  });
  return {
    async connect() {
      if (ended) return never;
      const client = await pool.connect();
      if (ended) return never;
      // The adapter forgets one that broke, and the pool would count it as taken for ever.
      client.once('end', () => client.release(true));
      return client;
    },
    query: (text: string, values?: unknown[]) => (ended ? never : pool.query(text, values)),
    async end() {
      ended = true;
      // Not the pool's own way, which waits for whoever holds a connection, nor for a database that does not answer.
      const closed = Promise.all([...open].map((client) => client.end()));
      await Promise.race([closed, delay(CLOSE_MS, undefined, { ref: false })]);
    },
  };
}
