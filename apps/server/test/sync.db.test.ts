import { randomUUID } from 'node:crypto';
import { type Change, limits, type RoomSync } from '@parley/protocol';
import { type Person, refusal } from '@parley/testkit';
import { useDatabase, useNode } from '@parley/testkit/hooks';
import { beforeAll, describe, expect, it } from 'vitest';

const database = useDatabase();
const node = useNode(database);
let ann: Person;
beforeAll(async () => {
  ann = await (await node.person()).connect();
});

const sync = async (roomId: string, seq: number, person = ann): Promise<RoomSync> =>
  (await person.emit('sync', { rooms: { [roomId]: seq } })).rooms[roomId]!;
const changesIn = (answer: RoomSync): Change[] => ('changes' in answer ? answer.changes : []);
const seqs = (changes: Change[]) => changes.map(({ seq }) => seq);
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** A room of ann's with this many changes: that she joined, and messages. */
async function roomOf(head: number, body = (seq: number) => `message ${seq}`): Promise<string> {
  const { id: roomId } = await ann.createRoom();
  for (let seq = 2; seq <= head; seq += 250) {
    await Promise.all(range(seq, Math.min(seq + 249, head)).map((each) => ann.say(roomId, body(each))));
  }
  return roomId;
}

describe('[D4] sync', () => {
  it('answers what followed the cursor: the very changes that were heard live', async () => {
    const roomId = await roomOf(40);
    const bo = await (await node.person()).connect();
    await bo.emit('joinRoom', { roomId });
    await bo.emit('leaveRoom', { roomId });
    await ann.settled();
    const live = ann.changesOf(roomId);
    expect(seqs(live)).toEqual(range(1, 42));
    for (const cursor of [0, 1, 20, 41]) {
      expect(await sync(roomId, cursor)).toEqual({ changes: live.slice(cursor), head: 42 });
    }
    expect(await sync(roomId, 42)).toEqual({ changes: [], head: 42 });
  });

  it('comes in pages of 200, until the head', async () => {
    const roomId = await roomOf(450);
    const pages: number[] = [];
    const all: number[] = [];
    for (let cursor = 0, head = 1; cursor < head; cursor = all.at(-1)!) {
      const answer = (await sync(roomId, cursor)) as { changes: Change[]; head: number };
      head = answer.head;
      pages.push(answer.changes.length);
      all.push(...seqs(answer.changes));
    }
    expect(pages).toEqual([limits.syncChanges, limits.syncChanges, 50]);
    expect(all).toEqual(range(1, 450));
  });

  it('catches up 1,000 changes and resets more', async () => {
    const head = limits.syncBehindMax + 5;
    const roomId = await roomOf(head);
    expect(seqs(changesIn(await sync(roomId, 5)))).toEqual(range(6, 5 + limits.syncChanges));
    const answer = await sync(roomId, 4);
    expect(answer).toMatchObject({ reset: { head } });
    const { reset } = answer as Extract<RoomSync, { reset: unknown }>;
    expect(reset.messages.map(({ seq }) => seq)).toEqual(range(head - limits.pageDefault + 1, head));
    expect(reset).toEqual({ ...(await ann.call('listMessages', { roomId })), head });
  });

  it('resets below the floor of the log', async () => {
    const roomId = await roomOf(30);
    await database.query('UPDATE room SET floor_seq = 20 WHERE id = $1', [roomId]);
    await database.query('DELETE FROM room_log WHERE room_id = $1 AND seq < 20', [roomId]);
    expect(seqs(changesIn(await sync(roomId, 19)))).toEqual(range(20, 30));
    expect(await sync(roomId, 18)).toMatchObject({ reset: { head: 30 } });
  });

  it('holds to 256 Ki units of text in all, and gets everything through all the same', async () => {
    const body = (seq: number) => `${seq}`.padEnd(limits.bodyMax, '.');
    const roomIds = [await roomOf(61, body), await roomOf(61, body)];
    const cursors = new Map(roomIds.map((roomId) => [roomId, 0]));
    const all = new Map<string, number[]>(roomIds.map((roomId) => [roomId, []]));
    for (let behind = true; behind; ) {
      const { rooms } = await ann.emit('sync', { rooms: Object.fromEntries(cursors) });
      const answers = Object.entries(rooms) as [string, { changes: Change[]; head: number }][];
      const units = answers
        .flatMap(([, { changes }]) => changes)
        .reduce((sum, change) => sum + (change.kind === 'message' ? change.message.body.length : 0), 0);
      expect(units).toBeLessThanOrEqual(limits.syncUnits);
      expect(answers.some(([, { changes }]) => changes.length > 0)).toBe(true);
      for (const [roomId, { changes }] of answers) {
        all.get(roomId)!.push(...seqs(changes));
        cursors.set(roomId, changes.at(-1)?.seq ?? cursors.get(roomId)!);
      }
      behind = answers.some(([roomId, { head }]) => cursors.get(roomId)! < head);
    }
    for (const roomId of roomIds) expect(all.get(roomId)).toEqual(range(1, 61));
  });

  it('holds to as much text when it resets: a room at a time, of its end what fits', async () => {
    const roomIds: string[] = [];
    for (let index = 0; index < 3; index++) {
      const roomId = await roomOf(51, (seq) => `${seq}`.padEnd(limits.bodyMax, '.'));
      await database.query('UPDATE room SET floor_seq = 10 WHERE id = $1', [roomId]);
      roomIds.push(roomId);
    }
    for (let asked = roomIds; asked.length > 0; ) {
      const { rooms } = await ann.emit('sync', {
        rooms: Object.fromEntries(asked.map((roomId) => [roomId, 0])),
      });
      const later = asked.filter((roomId) => !('reset' in rooms[roomId]!));
      const [done] = asked.filter((roomId) => 'reset' in rooms[roomId]!);
      expect(later).toHaveLength(asked.length - 1);
      for (const roomId of later) expect(rooms[roomId]).toEqual({ changes: [], head: 51 });
      const { reset } = rooms[done!] as Extract<RoomSync, { reset: unknown }>;
      const fit = Math.floor(limits.syncUnits / (limits.bodyMax + 200));
      expect(reset.messages.map(({ seq }) => seq)).toEqual(range(51 - fit + 1, 51));
      expect(reset).toMatchObject({ head: 51, notices: [] });
      asked = later;
    }
  });

  it('counts the texts of notices as well', async () => {
    const topics = range(2, 201).map((seq) => `${seq}`.padEnd(limits.topicMax, '.'));
    const roomIds: string[] = [];
    for (let index = 0; index < 4; index++) {
      const { id: roomId } = await ann.createRoom();
      await database.query(
        `INSERT INTO room_log (room_id, seq, kind, actor_id, value, at)
         SELECT $1, t.seq + 1, 'topic', $2, t.topic, now() FROM unnest($3::text[]) WITH ORDINALITY AS t (topic, seq)`,
        [roomId, ann.id, topics],
      );
      await database.query('UPDATE room SET last_seq = 201, topic = $2 WHERE id = $1', [
        roomId,
        topics.at(-1),
      ]);
      roomIds.push(roomId);
    }
    const ask = async () =>
      Object.values(
        (await ann.emit('sync', { rooms: Object.fromEntries(roomIds.map((id) => [id, 1])) })).rooms,
      );
    const fit = Math.floor(limits.syncUnits / (limits.topicMax + 200));

    expect((await ask()).flatMap(changesIn)).toHaveLength(fit);

    await database.query('UPDATE room SET floor_seq = 100 WHERE id = ANY ($1)', [roomIds]);
    const resets = (await ask()).flatMap((answer) => ('reset' in answer ? [answer.reset] : []));
    expect(resets.map(({ notices }) => notices.length)).toEqual([200, 200]);
  });

  it('says gone of what one is not in: never seen, left, deleted, nonexistent', async () => {
    const bo = await (await node.person()).connect();
    const roomId = await roomOf(3);
    expect(await sync(roomId, 0, bo)).toEqual({ gone: true });
    await bo.emit('joinRoom', { roomId });
    expect(await sync(roomId, 0, bo)).toMatchObject({ head: 4 });
    await bo.emit('leaveRoom', { roomId });
    expect(await sync(roomId, 4, bo)).toEqual({ gone: true });
    expect(await sync(randomUUID(), 2_147_483_647, bo)).toEqual({ gone: true });
  });

  it('refuses a cursor beyond the head as a whole, and says which', async () => {
    const [good, bad] = [await roomOf(3), await roomOf(3)];
    const { code, message } = await refusal(ann.emit('sync', { rooms: { [good]: 0, [bad]: 4 } }));
    expect(code).toBe('invalid');
    expect(message).toContain(bad);
  });

  it('takes 500 rooms at once', async () => {
    const unknown = Object.fromEntries(range(1, limits.syncRooms).map((seq) => [randomUUID(), seq]));
    const { rooms } = await ann.emit('sync', { rooms: unknown });
    expect(new Set(Object.values(rooms).map((answer) => JSON.stringify(answer)))).toEqual(
      new Set(['{"gone":true}']),
    );
    expect(Object.keys(rooms).sort()).toEqual(Object.keys(unknown).sort());
  });
});
