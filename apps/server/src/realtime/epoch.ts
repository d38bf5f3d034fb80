import type { FastifyBaseLogger } from 'fastify';
import type { Db } from '../db/client.ts';
import { findEpoch } from '../features/settings/settings.store.ts';
import { repeat } from '../repeat.ts';
import type { ParleyServer } from './publish.ts';

const EVERY_MS = 2000;

/**
 * Which history of the database this is. When it was restored under a running server, all sockets of this node are
 * cut: their clients come back, and are told to keep nothing of before.
 */
export async function watchEpoch(db: Db, io: ParleyServer, changed: () => void, log: FastifyBaseLogger) {
  let epoch = await findEpoch(db);
  const check = async () => {
    const found = await findEpoch(db);
    if (found === epoch) return;
    epoch = found;
    changed();
    log.warn('The database is another than before: all clients start anew.');
    io.local.disconnectSockets(true);
  };
  return { current: () => epoch, close: repeat('checking the epoch', () => EVERY_MS, check, log) };
}
