import type { FastifyBaseLogger } from 'fastify';
import type { Db } from '../db/client.ts';
import { sessionsEndedBetween } from '../features/auth/sessions.store.ts';
import { repeat } from '../repeat.ts';
import { sessionRoom } from './names.ts';
import type { ParleyServer } from './publish.ts';

const POLL_MS = 2000;
/** Looks back over what a slow commit, or a clock of another node, may have dated earlier. */
const OVERLAP_MS = 10_000;

/**
 * [D7] Cuts live sockets whose session was revoked, on whichever node, or ran out: the hint at the moment of
 * revocation may be lost, this is the truth.
 */
export function watchRevocations(db: Db, io: ParleyServer, now: () => number, log: FastifyBaseLogger) {
  let checkedTo = now();
  const check = async () => {
    const to = now();
    for (const sessionHash of await sessionsEndedBetween(db, checkedTo - OVERLAP_MS, to)) {
      io.local.in(sessionRoom(sessionHash)).disconnectSockets(true);
    }
    checkedTo = to;
  };
  return repeat('checking revocations', () => POLL_MS, check, log);
}
