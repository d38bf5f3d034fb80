import { randomUUID } from 'node:crypto';
import {
  createDatabase,
  hasRedis,
  refusal,
  startNode,
  startRedis,
  type TestDatabase,
  type TestNode,
  type TestRedis,
  type Transport,
} from '@parley/testkit';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** Stores a message as a node does that dies before it tells anybody. */
const storeSilently = (database: TestDatabase, roomId: string, authorId: string, body: string) =>
  database.query(
    `SELECT * FROM post_messages(ARRAY[$1]::uuid[], ARRAY[$2]::uuid[], ARRAY[$3]::uuid[], ARRAY[$4]::uuid[],
      ARRAY['\\x00']::bytea[], ARRAY[$5]::text[])`,
    [randomUUID(), roomId, authorId, randomUUID(), body],
  );

describe.each([
  ['PostgreSQL', false],
  ['Redis', true],
])('two nodes that hear each other through %s', (_, withRedis) => {
  const skip = withRedis && !hasRedis;
  let redis: TestRedis | undefined;
  let database: TestDatabase;
  let one: TestNode;
  let two: TestNode;
  beforeAll(async () => {
    if (skip) return;
    database = await createDatabase(inject('postgresUrl'));
    if (withRedis) redis = await startRedis();
    const settings = { ...(redis && { REDIS_URL: redis.url }) };
    one = await startNode(database.url, settings);
    two = await startNode(database.url, settings);
    await meet();
  });
  afterAll(async () => {
    await Promise.all([one?.close(), two?.close()]);
    await redis?.kill();
    await database?.drop();
  });

  /** They tell each other from the moment they know of each other. */
  async function meet(): Promise<void> {
    const ann = await (await one.person()).connect();
    const bo = await (await two.person()).connect();
    const { id: roomId } = await ann.createRoom();
    await bo.emit('joinRoom', { roomId });
    for (let heard = false; !heard; ) {
      await ann.emit('typing', { roomId });
      heard = await Promise.race([
        bo.hears('typing', (event) => event.roomId === roomId).then(() => true),
        new Promise<false>((resolve) => setTimeout(resolve, 100, false)),
      ]);
    }
  }

  async function pair(transport: Transport = 'websocket') {
    const ann = await (await one.person()).connect(transport);
    const bo = await (await two.person()).connect(transport);
    const { id: roomId } = await ann.createRoom();
    await bo.emit('joinRoom', { roomId });
    return { ann, bo, roomId };
  }

  it.skipIf(skip).each(['websocket', 'polling'] as const)(
    '[D3] every change is heard once and in order on both, over %s',
    async (transport) => {
      const { ann, bo, roomId } = await pair(transport);
      const long = 'long '.repeat(1900);
      await Promise.all(
        range(1, 60).map((n) => (n % 2 ? ann : bo).say(roomId, n % 10 ? `message ${n}` : long)),
      );
      for (const person of [ann, bo]) {
        await person.hears('chat', (event) => event.roomId === roomId && event.changes.at(-1)!.seq === 62);
        const seqs = person.changesOf(roomId).map(({ seq }) => seq);
        expect([...seqs].sort((a, b) => a - b)).toEqual(range(person === ann ? 1 : 2, 62));
      }
      expect(ann.changesOf(roomId).slice(1)).toEqual(expect.arrayContaining(bo.changesOf(roomId)));
    },
  );

  it.skipIf(skip)(
    'who joins or leaves on one node hears, or no longer hears, the room on the other',
    async () => {
      const { ann, bo, roomId } = await pair();
      const elsewhere = await bo.at(one.url).connect();
      await ann.say(roomId, 'to both devices');
      await elsewhere.hears('chat', (event) => event.roomId === roomId);
      await elsewhere.emit('leaveRoom', { roomId });
      await bo.hears('room', (event) => event.kind === 'gone' && event.roomId === roomId);
      const { seq } = await ann.say(roomId, 'to nobody');
      await bo.settled();
      expect(bo.changesOf(roomId).every((change) => change.seq < seq - 1)).toBe(true);
      elsewhere.disconnect();
    },
  );

  it.skipIf(skip)('[D7] a logout on one node cuts the session on the other', async () => {
    const bo = await (await two.person()).connect();
    const cut = new Promise((resolve) => bo.socket.once('disconnect', resolve));
    await bo.at(one.url).call('logout', {});
    expect(await cut).toBe('io server disconnect');
  });

  it.skipIf(skip)('a change that no node told of is told of by its head', async () => {
    const { ann, bo, roomId } = await pair();
    await storeSilently(database, roomId, ann.id, 'told by nobody');
    for (const person of [ann, bo]) {
      await person.hears('head', (event) => event.roomId === roomId && event.seq === 3);
      const { rooms } = await person.emit('sync', { rooms: { [roomId]: 2 } });
      expect(rooms[roomId]).toMatchObject({
        changes: [{ seq: 3, message: { body: 'told by nobody' } }],
        head: 3,
      });
    }
  });

  it.skipIf(skip)('[D7] a membership that began or ended unheard is found out', async () => {
    const { ann, bo, roomId } = await pair();
    await database.query('DELETE FROM member WHERE room_id = $1 AND user_id = $2', [roomId, bo.id]);
    await database.query(`INSERT INTO user_log (user_id, seq, kind, ref) VALUES ($1, 1000, 'left', $2)`, [
      bo.id,
      roomId,
    ]);
    await bo.hears('room', (event) => event.kind === 'gone' && event.roomId === roomId);
    await ann.say(roomId, 'without bo');
    await bo.settled();
    const heard = bo.changesOf(roomId).length;

    await database.query(`INSERT INTO member (room_id, user_id) VALUES ($1, $2)`, [roomId, bo.id]);
    await bo.hears('head', (event) => event.roomId === roomId);
    const { seq } = await ann.say(roomId, 'with bo');
    await bo.hears('chat', (event) => event.roomId === roomId && event.changes[0]!.seq === seq);
    expect(bo.changesOf(roomId)).toHaveLength(heard + 1);
  });

  it.skipIf(skip)('a room that was deleted unheard is told of as gone', async () => {
    const { bo, roomId } = await pair();
    await database.query('UPDATE room SET deleted_at = now(), name_key = NULL WHERE id = $1', [roomId]);
    await bo.hears('room', (event) => event.kind === 'gone' && event.roomId === roomId);
  });

  it.skipIf(skip)('[D4] a database of another epoch makes every client start anew', async () => {
    const { ann, roomId } = await pair();
    const before = await ann.emit('sync', { rooms: { [roomId]: 2 } });
    const cut = new Promise((resolve) => ann.socket.once('disconnect', resolve));
    await database.query(`UPDATE setting SET value = '"another"' WHERE key = 'database_id'`);
    await cut;
    await ann.connect();
    const { epoch, rooms } = await ann.emit('sync', { epoch: before.epoch, rooms: { [roomId]: 2000 } });
    expect(epoch).not.toBe(before.epoch);
    expect(rooms[roomId]).toMatchObject({ reset: { head: 2 } });
    expect((await refusal(ann.emit('sync', { epoch, rooms: { [roomId]: 2000 } }))).code).toBe('invalid');
  });
});

it.skipIf(!hasRedis)('limits hold over nodes, and a node that hears no other keeps its own', async () => {
  const database = await createDatabase(inject('postgresUrl'));
  const redis = await startRedis();
  const settings = {
    REDIS_URL: redis.url,
    RATE_LIMITS: 'on',
    LIMIT_MESSAGES: '300:0.0001',
    LIMIT_LOGINS: '1000:1000',
  };
  const one = await startNode(database.url, settings);
  const two = await startNode(database.url, settings);
  const ann = await (await one.person()).connect();
  const { id: roomId } = await ann.createRoom();
  await Promise.all(range(1, 300).map((n) => ann.say(roomId, `message ${n}`)));
  const elsewhere = await ann.at(two.url).connect();
  // It hears of them a moment later; some may still pass before.
  let passed = 0;
  let refused: Awaited<ReturnType<typeof refusal>> | undefined;
  while (!refused) {
    await elsewhere.say(roomId, 'one more').then(
      () => {
        passed += 1;
      },
      (error) => {
        refused = error;
      },
    );
  }
  expect(refused.code).toBe('rate_limited');
  expect(passed).toBeLessThan(300);

  await redis.kill();
  const bo = await (await two.person()).connect();
  await bo.emit('joinRoom', { roomId });
  await Promise.all(range(1, 300).map((n) => bo.say(roomId, `alone ${n}`)));
  expect((await refusal(bo.say(roomId, 'too much'))).code).toBe('rate_limited');
  elsewhere.disconnect();
  await Promise.all([one.close(), two.close()]);
  await database.drop();
});

describe('[D4] a Redis that', () => {
  let redis: TestRedis;
  let database: TestDatabase;
  let one: TestNode;
  let two: TestNode;
  const lines: string[] = [];
  const logged = (text: string) => lines.some((line) => line.includes(text));
  beforeAll(async () => {
    if (!hasRedis) return;
    database = await createDatabase(inject('postgresUrl'));
    redis = await startRedis();
    const settings = { REDIS_URL: redis.url, LOG_LEVEL: 'info' };
    one = await startNode(database.url, settings, undefined, (line) => lines.push(line));
    two = await startNode(database.url, settings, undefined, () => undefined);
  });
  afterAll(async () => {
    await Promise.all([one?.close(), two?.close()]);
    await redis?.kill();
    await database?.drop();
  });

  it.skipIf(!hasRedis).each([
    ['dies and comes back empty', () => redis.kill(), () => redis.start()],
    ['says nothing for a while', () => redis.pause(), () => redis.resume()],
  ])('%s costs a moment: the heads tell what it did not', async (_, takeAway, giveBack) => {
    const ann = await (await one.person()).connect();
    const bo = await (await two.person()).connect();
    const { id: roomId } = await ann.createRoom();
    await bo.emit('joinRoom', { roomId });
    lines.splice(0);
    await takeAway();
    const { seq } = await ann.say(roomId, 'unheard');
    await bo.hears('head', (event) => event.roomId === roomId && event.seq === seq);
    const { rooms } = await bo.emit('sync', { rooms: { [roomId]: seq - 1 } });
    expect(rooms[roomId]).toMatchObject({ changes: [{ seq }] });
    await vi.waitUntil(() => logged('Redis does not answer'), 10_000);

    await giveBack();
    await vi.waitUntil(() => logged('Redis is back'), 10_000);
    await bo.hears('presence', ({ stale }) => stale);
    const later = await vi.waitUntil(async () => {
      const said = await ann.say(roomId, 'heard again');
      await bo.settled();
      return bo.changesOf(roomId).some((change) => change.seq === said.seq) && said;
    }, 10_000);
    expect(later.seq).toBeGreaterThan(seq);
  });
});
