import Fastify from 'fastify';
import { Server } from 'socket.io';
import { createDispatch, type Dispatch } from './bind/dispatch.ts';
import type { Config } from './config.ts';
import type { Services } from './context.ts';
import { openDatabase } from './db/client.ts';
import { openArrivals, openCommits } from './db/direct.ts';
import { createHashing } from './features/auth/passwords.ts';
import { createPlaces } from './features/messages/places.store.ts';
import { createReactions } from './features/messages/reactions.ts';
import { createOpenings } from './features/rooms/openings.ts';
import { databaseId, findEpoch } from './features/settings/settings.store.ts';
import { createMetrics } from './metrics.ts';
import { openBus } from './realtime/bus.ts';
import { createPublish, type ParleyServer } from './realtime/publish.ts';
import { createWriter } from './writer.ts';

export interface Outside {
  services: Services;
  dispatch: Dispatch;
  /** When all that was done has been told to the nodes. */
  close(): Promise<void>;
}

/**
 * What a program needs that serves nobody and acts on a running chat: the same use-cases, told to the clients of all
 * nodes at once. The database is the one they share, migrated already.
 */
export async function openOutside(config: Config, databaseUrl: string): Promise<Outside> {
  const { log } = Fastify({ logger: { level: 'error' } });
  const db = openDatabase(databaseUrl, 2);
  const bus = openBus(config.redisUrl, databaseUrl, await databaseId(db), log);
  const io: ParleyServer = new Server({ adapter: bus.adapter });
  await bus.ready();
  const publish = createPublish(
    io,
    async () => false,
    () => undefined,
  );
  const commits = openCommits(databaseUrl);
  const arrivals = openArrivals(databaseUrl);
  const writer = createWriter(commits, publish, createMetrics(), log);
  const epoch = await findEpoch(db);
  const services: Services = {
    config,
    db,
    places: createPlaces(arrivals),
    writer,
    reactions: createReactions(db, writer, publish),
    publish,
    hashing: createHashing(),
    openings: createOpenings(),
    limiter: { take: () => undefined },
    log,
    epoch: () => epoch,
    now: Date.now,
  };
  const close = async () => {
    await writer.close();
    // What was published in this turn leaves in its microtasks.
    await new Promise(setImmediate);
    await bus.flush();
    await io.of('/').adapter.close();
    await bus.close();
    await Promise.all([commits.close(), arrivals.close()]);
    await db.$disconnect();
  };
  return { services, dispatch: createDispatch(services), close };
}
