import type { FastifyBaseLogger } from 'fastify';
import type { Publish } from '../context.ts';
import type { Db } from '../db/client.ts';
import * as store from '../features/presence/presence.store.ts';
import { repeat } from '../repeat.ts';

/** A lease outlives two missed renewals. */
const LEASE_MS = 30_000;
const RENEW_MS = 10_000;
/** What changed is told this often at most. */
const TELL_MS = 1000;
/** Offline is told this late: a reconnect does not flicker. */
const GRACE_MS = 8000;
/** More changes at once than this are not listed; clients ask for what they show. */
const LIST_MAX = 250;

export interface Presence {
  connected(userId: string): void;
  disconnected(userId: string): void;
  close(): Promise<void>;
}

/**
 * Who is connected, by leases in the database: a node that dies takes nobody's presence with it for longer than
 * a lease, two tabs or two nodes are two leases, and nothing counts up and down.
 */
export function createPresence(
  db: Db,
  publish: Pick<Publish, 'toRooms'>,
  nodeId: string,
  now: () => number,
  log: FastifyBaseLogger,
): Presence {
  const sockets = new Map<string, number>();
  /** People without a socket here since then. */
  const leaving = new Map<string, number>();
  const online = new Set<string>();
  let renewedAt = now();

  async function tick(): Promise<void> {
    const at = now();
    const renewAll = at - renewedAt >= RENEW_MS;
    const came = [...online];
    const gone = [...leaving].filter(([, since]) => at - since >= GRACE_MS).map(([userId]) => userId);
    if (!renewAll && came.length + gone.length === 0) return;

    // A newcomer to this node who is already online elsewhere is no news. Somebody here whose lease is gone, because
    // the database was away for longer than it lasts, is.
    const here = renewAll ? [...new Set([...sockets.keys(), ...came])] : came;
    const known = await store.withLease(db, here, new Date(at));
    const mine = renewAll ? [...sockets.keys(), ...leaving.keys()] : came;
    await store.renewLeases(db, nodeId, mine, new Date(at + LEASE_MS));
    await store.dropLeases(db, nodeId, gone);
    const expired = renewAll ? await store.dropExpiredLeases(db, new Date(at)) : [];
    const left = [...new Set([...gone, ...expired])];
    const elsewhere = await store.withLease(db, left, new Date(at));
    await tell(
      here.filter((userId) => !known.has(userId)),
      left.filter((userId) => !elsewhere.has(userId)),
    );

    // Only now: while the database is away, all of it stays due.
    for (const userId of came) online.delete(userId);
    for (const userId of gone) {
      if (at - (leaving.get(userId) ?? at) >= GRACE_MS) leaving.delete(userId);
      // Back since we looked, and now without a lease.
      else if (sockets.has(userId)) online.add(userId);
    }
    if (renewAll) renewedAt = at;
  }

  async function tell(came: string[], gone: string[]): Promise<void> {
    const all = [...came, ...gone];
    if (all.length === 0) return;
    const rooms = await store.roomIdsOfAny(db, all);
    if (rooms.length === 0) return;
    const stale = all.length > LIST_MAX;
    publish.toRooms(rooms, 'presence', {
      online: stale ? [] : came,
      offline: stale ? [] : gone,
      stale,
    });
  }

  // Leases stay at the end: people reconnect to another node, or to this one's successor, before they run out.
  const stop = repeat('presence', () => TELL_MS, tick, log);

  return {
    connected(userId) {
      const count = sockets.get(userId) ?? 0;
      sockets.set(userId, count + 1);
      if (count === 0 && !leaving.delete(userId)) online.add(userId);
    },
    disconnected(userId) {
      const count = (sockets.get(userId) ?? 1) - 1;
      if (count > 0) sockets.set(userId, count);
      else {
        sockets.delete(userId);
        leaving.set(userId, now());
      }
    },
    close: stop,
  };
}
