import { randomUUID } from 'node:crypto';
import { hasRedis, type Person, refusal, type TestDatabase, type Transport } from '@parley/testkit';
import { useDatabase, useNode, useRedis } from '@parley/testkit/hooks';
import { beforeAll, describe, expect, it, vi } from 'vitest';

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** Stores a message as a node does that dies before it tells anybody. */
const storeSilently = (database: TestDatabase, roomId: string, authorId: string, body: string) =>
  database.query(
    `SELECT * FROM post_messages(ARRAY[$1]::uuid[], ARRAY[$2]::uuid[], ARRAY[$3]::uuid[], ARRAY[$4]::uuid[],
      ARRAY['\\x00']::bytea[], ARRAY[$5]::text[])`,
    [randomUUID(), roomId, authorId, randomUUID(), body],
  );

/** As a node renames that dies before it tells anybody. */
const renameSilently = (database: TestDatabase, roomId: string, actorId: string, name: string) =>
  database.query(
    `WITH renamed AS (
       UPDATE room SET name = $3, name_key = $3, last_seq = last_seq + 1 WHERE id = $1 RETURNING last_seq
     )
     INSERT INTO room_log (room_id, seq, kind, actor_id, value, at)
     SELECT $1, last_seq, 'renamed', $2, $3, now() FROM renamed`,
    [roomId, actorId, name],
  );

describe('two nodes that hear each other through PostgreSQL', () => together());
describe.skipIf(!hasRedis)('two nodes that hear each other through Redis', () => together(useRedis));

function together(useBus?: typeof useRedis): void {
  const database = useDatabase();
  const settings = useBus?.().settings ?? {};
  const one = useNode(database, settings);
  const two = useNode(database, settings);
  beforeAll(meet);

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

  it.each(['websocket', 'polling'] as const)(
    '[D3] every change is heard once on both, with the same seq, over %s',
    async (transport) => {
      const { ann, bo, roomId } = await pair(transport);
      const long = 'long '.repeat(1900);
      await Promise.all(
        range(1, 60).map((n) => (n % 2 ? ann : bo).say(roomId, n % 10 ? `message ${n}` : long)),
      );
      // Between nodes a long batch may come a moment after a later short one: a client puts them in order.
      const inOrder = (person: Person) => person.changesOf(roomId).sort((a, b) => a.seq - b.seq);
      for (const person of [ann, bo]) {
        const first = person === ann ? 1 : 2;
        await vi.waitUntil(() => person.changesOf(roomId).length >= 63 - first, 20_000);
        expect(inOrder(person).map(({ seq }) => seq)).toEqual(range(first, 62));
      }
      expect(inOrder(ann).slice(1)).toEqual(inOrder(bo));
    },
  );

  it('who joins or leaves on one node hears, or no longer hears, the room on the other', async () => {
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
  });

  it('[D7] a logout on one node cuts the session on the other', async () => {
    const bo = await (await two.person()).connect();
    const cut = new Promise((resolve) => bo.socket.once('disconnect', resolve));
    await bo.at(one.url).call('logout', {});
    expect(await cut).toBe('io server disconnect');
  });

  it('a change that no node told of is told of by its head', async () => {
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

  it('[D5] a rename that no node told of is told of by the head, and is in the sequence', async () => {
    const { ann, bo, roomId } = await pair();
    const name = `untold ${roomId}`;
    await renameSilently(database, roomId, ann.id, name);
    for (const person of [ann, bo]) {
      await person.hears('head', (event) => event.roomId === roomId && event.seq === 3);
      const { rooms } = await person.emit('sync', { rooms: { [roomId]: 2 } });
      expect(rooms[roomId]).toMatchObject({ changes: [{ seq: 3, kind: 'renamed', actorId: ann.id, name }] });
      expect((await person.call('listRooms', {})).rooms[0]).toMatchObject({ name, head: 3 });
    }
  });

  it('[D7] a membership that began or ended unheard is found out', async () => {
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

  it('a room that was deleted unheard is told of as gone', async () => {
    const { bo, roomId } = await pair();
    await database.query('UPDATE room SET deleted_at = now(), name_key = NULL WHERE id = $1', [roomId]);
    await bo.hears('room', (event) => event.kind === 'gone' && event.roomId === roomId);
  });

  it('[D4] a database of another epoch makes every client start anew', async () => {
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
}

describe.skipIf(!hasRedis)('limits', () => {
  const database = useDatabase();
  const redis = useRedis();
  const strict = { RATE_LIMITS: 'on', LIMIT_MESSAGES: '300:0.0001', LIMIT_LOGINS: '1000:1000' };
  const settings = Object.assign(redis.settings, strict);
  const one = useNode(database, settings);
  const two = useNode(database, settings);

  it('hold over nodes, and a node that hears no other keeps its own', async () => {
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
  });
});

describe.skipIf(!hasRedis)('[D4] a Redis that', () => {
  const METRICS_TOKEN = 'a token of the operator';
  const logs: string[][] = [[], []];
  /** By both: they do not ask Redis at the same time. */
  const logged = (text: string) => logs.every((lines) => lines.some((line) => line.includes(text)));
  const database = useDatabase();
  const redis = useRedis();
  const settings = Object.assign(redis.settings, { LOG_LEVEL: 'info', METRICS_TOKEN });
  const healthy = async () => {
    const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
    const text = await (await fetch(`${one.url}/metrics`, { headers })).text();
    return /^parley_bus_healthy (\d)$/m.exec(text)?.[1];
  };
  const one = useNode(database, settings, undefined, (line) => logs[0]!.push(line));
  const two = useNode(database, settings, undefined, (line) => logs[1]!.push(line));

  it.each([
    ['dies and comes back empty', () => redis.kill(), () => redis.start()],
    ['says nothing for a while', () => redis.pause(), () => redis.resume()],
  ])('%s costs a moment: the heads tell what it did not', async (_, takeAway, giveBack) => {
    const ann = await (await one.person()).connect();
    const bo = await (await two.person()).connect();
    const { id: roomId } = await ann.createRoom();
    await bo.emit('joinRoom', { roomId });
    for (const lines of logs) lines.splice(0);
    await takeAway();
    const { seq } = await ann.say(roomId, 'unheard');
    await bo.hears('head', (event) => event.roomId === roomId && event.seq === seq);
    const { rooms } = await bo.emit('sync', { rooms: { [roomId]: seq - 1 } });
    expect(rooms[roomId]).toMatchObject({ changes: [{ seq }] });
    await vi.waitUntil(() => logged('Redis does not answer'), 10_000);
    expect(await healthy()).toBe('0');

    await giveBack();
    await vi.waitUntil(() => logged('Redis is back'), 10_000);
    expect(await healthy()).toBe('1');
    await bo.hears('presence', ({ stale }) => stale);
    const later = await vi.waitUntil(async () => {
      const said = await ann.say(roomId, 'heard again');
      await bo.settled();
      return bo.changesOf(roomId).some((change) => change.seq === said.seq) && said;
    }, 10_000);
    expect(later.seq).toBeGreaterThan(seq);
  });
});
