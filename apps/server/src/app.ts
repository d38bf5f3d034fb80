import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import { createDispatch } from './bind/dispatch.ts';
import { bindHttp } from './bind/http.ts';
import { createLimiter } from './bind/limiter.ts';
import type { Config } from './config.ts';
import type { Services } from './context.ts';
import { assertDurable, openDatabase } from './db/client.ts';
import { openArrivals, openCommits } from './db/direct.ts';
import { createHashing } from './features/auth/passwords.ts';
import { findSetupPath } from './features/auth/setup.ts';
import { createPlaces } from './features/messages/places.store.ts';
import { createReactions } from './features/messages/reactions.ts';
import { createOpenings } from './features/rooms/openings.ts';
import { cookieSecret, databaseId } from './features/settings/settings.store.ts';
import { docsPlugin } from './http/docs.ts';
import { clientErrors, errorsPlugin, frameworkErrors } from './http/errors.ts';
import { opsPlugin } from './http/ops.ts';
import { passportPlugin } from './http/passport.ts';
import { bareHeaders, createOriginCheck, securityPlugin } from './http/security.ts';
import { createSessionReader, sessionPlugin } from './http/session.ts';
import { staticPlugin } from './http/static.ts';
import { startHousekeeping } from './jobs/housekeeping.ts';
import { createMetrics } from './metrics.ts';
import { openBus } from './realtime/bus.ts';
import { watchEpoch } from './realtime/epoch.ts';
import { watchHeads } from './realtime/heads.ts';
import { acceptConnections, createIo, userIdOf } from './realtime/io.ts';
import { createPresence } from './realtime/presence.ts';
import { createPublish, type ParleyServer } from './realtime/publish.ts';
import { watchRevocations } from './realtime/revocations.ts';
import { watchSlowReaders } from './realtime/slow-readers.ts';
import { shareLimits } from './realtime/spent.ts';
import { createSubscriptions } from './realtime/subscriptions.ts';
import { createWriter } from './writer.ts';

/** When clients shall come back: to this node's successor, which takes a moment to start … */
const RETURN_ALONE_MS = 3000;
/** … or to another node. */
const RETURN_ELSEWHERE_MS = 500;

/** Same depth from src/ and from the bundle in dist/. */
const WEB_ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../web/dist');

export interface App {
  fastify: FastifyInstance;
  io: ParleyServer;
  services: Services;
  /** Where the first owner signs up, while there is none. */
  setupPath: string | null;
  /** Stops accepting, finishes commits, closes connections and the pool. */
  close(): Promise<void>;
}

/**
 * The composition root: a server ready to listen. The database is migrated already.
 *
 * @param logTo takes the lines of the log in place of standard output
 */
export async function build(
  config: Config,
  databaseUrl: string,
  now: () => number = Date.now,
  logTo?: { write(line: string): void },
): Promise<App> {
  const { trustProxy: hops } = config;
  const headers = bareHeaders(config);
  const fastify = Fastify({
    logger: {
      level: config.logLevel,
      redact: ['req.headers.cookie', 'req.headers.authorization'],
      ...(logTo && { stream: logTo }),
    },
    trustProxy: typeof hops === 'number' ? (_address, hop) => hop < hops : hops,
    genReqId: () => randomUUID(),
    bodyLimit: 64 * 1024,
    // Fastify's default of 0 lets a request dribble in for ever.
    requestTimeout: 30_000,
    http: { headersTimeout: 20_000, maxHeaderSize: 16 * 1024 },
    forceCloseConnections: true,
    // Operations that fail are logged by dispatch; a line for each that succeeds tells nobody anything.
    logController: new LogController({ disableRequestLogging: true }),
    onProtoPoisoning: 'error',
    frameworkErrors: frameworkErrors(headers),
    clientErrorHandler: clientErrors(headers),
    routerOptions: { maxParamLength: 300 },
  });
  const log = fastify.log;
  const db = openDatabase(databaseUrl, config.pgPoolSize);
  const commits = openCommits(databaseUrl);
  const arrivals = openArrivals(databaseUrl);
  try {
    await assertDurable(db);
    const metrics = createMetrics();
    const bus = openBus(config.redisUrl, databaseUrl, await databaseId(db), log);
    const { io, close: closeIo } = createIo(fastify.server, bus.adapter);
    const alone = async () => bus.countsNodes && (await io.of('/').adapter.serverCount()) <= 1;
    const heads = watchHeads(db, io, bus, metrics, now, log);
    const epoch = await watchEpoch(db, io, heads.forget, log);
    const subscriptions = createSubscriptions(db, arrivals);
    const slowReaders = watchSlowReaders(
      io,
      (socket) => subscriptions.resubscribe(socket, userIdOf(socket)),
      metrics,
      now,
      log,
    );
    const publish = createPublish(io, alone, (order) => {
      heads.carried(order);
      slowReaders.told();
    });
    bus.onBack(() => io.local.emit('presence', { online: [], offline: [], stale: true }));
    const writer = createWriter(commits, publish, metrics, log, heads.refused);
    const limiter = createLimiter(config, now);
    const services: Services = {
      config,
      db,
      places: createPlaces(arrivals),
      writer,
      reactions: createReactions(db, writer, publish),
      publish,
      hashing: createHashing(),
      openings: createOpenings(),
      limiter,
      log,
      epoch: epoch.current,
      now,
    };
    const dispatch = createDispatch(services);
    metrics.gauge('parley_connections', 'Open connections.', () => io.engine.clientsCount);
    metrics.gauge(
      'parley_sends_waiting',
      'Sends that wait for the commit before theirs.',
      () => writer.waiting,
    );
    metrics.gauge('parley_bus_healthy', '0 while other nodes are not heard.', () => Number(bus.healthy()));
    const secret = await cookieSecret(db);

    errorsPlugin(fastify);
    await securityPlugin(fastify, config);
    opsPlugin(fastify, db, metrics, config.metricsToken);
    await fastify.register(async (api) => {
      await sessionPlugin(api, services, arrivals, secret);
      const callerOf = await passportPlugin(api, services);
      bindHttp(api, dispatch, callerOf);
    });
    await fastify.register(docsPlugin);
    await staticPlugin(fastify, WEB_ROOT);

    const presence = createPresence(db, publish, randomUUID(), now, log);
    const sessions = createSessionReader(services, arrivals, secret);
    const allowsOrigin = createOriginCheck(config);
    acceptConnections(
      io,
      services,
      dispatch,
      { allowsOrigin, sessions, addressOf: (r) => r.socket.remoteAddress ?? '', headers },
      subscriptions,
      presence,
    );
    const watches = [
      epoch.close,
      heads.close,
      slowReaders.close,
      presence.close,
      shareLimits(io, limiter, alone, log),
      watchRevocations(db, io, now, log),
      startHousekeeping(services),
    ];
    await fastify.ready();

    const close = async () => {
      fastify.server.close();
      io.local.emit('closing', { returnInMs: (await alone()) ? RETURN_ALONE_MS : RETURN_ELSEWHERE_MS });
      await writer.close();
      await Promise.all(watches.map((stop) => stop()));
      await closeIo();
      await fastify.close();
      await bus.close();
      await Promise.all([commits.close(), arrivals.close()]);
      await db.$disconnect();
    };
    return { fastify, io, services, setupPath: await findSetupPath(services), close };
  } catch (error) {
    await Promise.all([commits.close(), arrivals.close()]);
    await db.$disconnect();
    throw error;
  }
}
