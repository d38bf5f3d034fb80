import type { FastifyBaseLogger } from 'fastify';
import type { Publish } from './context.ts';
import type { Db } from './db/client.ts';
import { RoomWriter } from './db/room-writer.ts';
import { commitSends } from './features/messages/messages.store.ts';
import { changesOf } from './features/messages/messages.ts';

/** The room writer of a process: stores sends and, after the commit, publishes what they changed. */
export const createWriter = (db: Db, publish: Publish, log: FastifyBaseLogger) =>
  new RoomWriter(
    (sends) => commitSends(db, sends),
    (sends, outcomes) => {
      for (const [roomId, changes] of changesOf(sends, outcomes)) publish.changes(roomId, changes);
    },
    (error, sends) => log.warn({ err: error, sends }, 'database refused sends'),
  );
