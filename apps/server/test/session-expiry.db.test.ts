import { createClock, type Person, RawPolling } from '@parley/testkit';
import { useDatabase, useNode } from '@parley/testkit/hooks';
import { describe, expect, it } from 'vitest';

const HOUR_MS = 3600_000;
const DAY_MS = 24 * HOUR_MS;

// Two nodes on one database: what one revokes, the other learns by looking.
const clock = createClock();
const database = useDatabase();
const node = useNode(database, {}, clock.now);
const other = useNode(database, {}, clock.now);

const me = async ({ cookie }: Person) =>
  (await fetch(`${node.url}/api/auth/me`, { headers: { cookie } })).status;
const cut = (person: Person) =>
  new Promise<void>((resolve) => person.socket.once('disconnect', () => resolve()));
const revokedAt = async ({ id }: Person) =>
  (
    await database.query<{ revoked_at: Date | null }>('SELECT revoked_at FROM session WHERE user_id = $1', [
      id,
    ])
  )[0]!.revoked_at;

describe('a session', () => {
  it('ends after 14 days without use, and is not revived by trying', async () => {
    const ann = await node.person();
    clock.advance(13 * DAY_MS);
    expect(await me(ann)).toBe(200);
    clock.advance(13 * DAY_MS);
    expect(await me(ann)).toBe(200);
    clock.advance(14 * DAY_MS);
    expect(await me(ann)).toBe(401);
    clock.advance(-HOUR_MS);
    expect(await me(ann)).toBe(200);
  });

  it('ends after 90 days, however much it is used', async () => {
    const ann = await node.person();
    for (let days = 10; days < 90; days += 10) {
      clock.advance(10 * DAY_MS);
      expect(await me(ann)).toBe(200);
    }
    clock.advance(10 * DAY_MS);
    expect(await me(ann)).toBe(401);
  });

  it('that ended is left out of the lists', async () => {
    const ann = await node.person();
    clock.advance(15 * DAY_MS);
    const again = await node.again(ann);
    expect((await again.call('listSessions', {})).sessions).toHaveLength(1);
  });
});

describe('an open socket', () => {
  it.each(['websocket', 'polling'] as const)(
    'is cut when its session has been idle too long: %s',
    async (transport) => {
      const ann = await (await node.person()).connect(transport);
      const closed = cut(ann);
      clock.advance(14 * DAY_MS + 1000);
      await closed;
      expect(await me(ann)).toBe(401);
    },
  );

  it('that is used keeps its session alive, until the absolute end', async () => {
    const ann = await (await node.person()).connect();
    const closed = cut(ann);
    for (let days = 10; days < 90; days += 10) {
      clock.advance(10 * DAY_MS);
      await ann.settled();
      // The use is noted behind the ack.
      const noted = () =>
        database.query('SELECT 1 FROM session WHERE user_id = $1 AND expires_at > $2', [
          ann.id,
          new Date(clock.now() + 13 * DAY_MS),
        ]);
      while ((await noted()).length === 0) await new Promise(setImmediate);
    }
    expect(ann.socket.connected).toBe(true);
    clock.advance(10 * DAY_MS);
    await closed;
  });

  it('does not revive a session that has run out, before it is noticed', async () => {
    const ann = await node.person();
    const polling = await RawPolling.connect(node.url, { cookie: ann.cookie });
    const bo = await (await node.person()).connect();
    const closed = cut(bo);
    clock.advance(14 * DAY_MS + 1000);
    // At once, so before the next look for sessions that ended.
    bo.socket.emit('sync', { rooms: {} }, () => undefined);
    await polling.post('421["sync",{"rooms":{}}]');
    await closed;
    for (const person of [ann, bo]) expect(await me(person)).toBe(401);
  });

  it.each(['websocket', 'polling'] as const)('[D7] is cut on the other node too: %s', async (transport) => {
    const ann = await node.person();
    const there = await other.again(ann);
    await there.connect(transport);
    const closed = cut(there);
    const { sessions } = await ann.call('listSessions', {});
    await ann.call('endSession', { sessionId: sessions.find(({ current }) => !current)!.id });
    await closed;
    expect(await me(there)).toBe(401);
  });

  it('[D7] of a deactivated person is cut on the other node too', async () => {
    const owner = await node.owner();
    const there = await (await other.person()).connect();
    const closed = cut(there);
    await owner.call('updatePerson', { userId: there.id, deactivated: true });
    await closed;
    expect(await revokedAt(there)).not.toBeNull();
  });

  it('[D7] is cut though the clock of the node that revoked runs five seconds behind', async () => {
    const ann = await (await node.person()).connect();
    const closed = cut(ann);
    await database.query('UPDATE session SET revoked_at = $1 WHERE user_id = $2', [
      new Date(clock.now() - 5000),
      ann.id,
    ]);
    await closed;
  });
});
