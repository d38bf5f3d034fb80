import type { Services } from '../context.ts';
import { purgeSessions } from '../features/auth/sessions.store.ts';
import { purgeDeletedRooms } from '../features/rooms/rooms.store.ts';
import { repeat } from '../repeat.ts';

const EVERY_MS = 10 * 60_000;
/** An ended session's row is kept this long, for the audit of who was logged in. */
const SESSIONS_KEPT_MS = 30 * 24 * 3600_000;

/** Erases what nobody can reach any longer, at start and every ten minutes. @returns how to stop */
export function startHousekeeping({ db, now, log }: Services): () => Promise<void> {
  const tidy = async () => {
    await purgeSessions(db, now() - SESSIONS_KEPT_MS);
    await purgeDeletedRooms(db);
  };
  return repeat('housekeeping', () => EVERY_MS, tidy, log, 0);
}
