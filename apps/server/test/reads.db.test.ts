import { limits } from '@parley/protocol';
import type { Person } from '@parley/testkit';
import { useNode } from '@parley/testkit/hooks';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';

const node = useNode();
let ann: Person;
let bo: Person;
let roomId: string;
beforeAll(async () => {
  [ann, bo] = await Promise.all([node.person(), node.person()]);
  await Promise.all([ann.connect(), bo.connect()]);
});
beforeEach(async () => {
  roomId = (await ann.createRoom()).id;
  await bo.emit('joinRoom', { roomId });
});

const roomOf = async (person: Person) =>
  (await person.call('listRooms', {})).rooms.find(({ id }) => id === roomId)!;
const say = async (person: Person, count: number) => {
  for (let index = 0; index < count; index++) await person.say(roomId, `message ${index}`);
};

describe('what is unread', () => {
  it('is the messages of others after the cursor: no notices, nothing of one’s own', async () => {
    await say(ann, 3);
    await say(bo, 2);
    const cy = await node.person();
    await cy.call('joinRoom', { roomId });
    expect(await roomOf(bo)).toMatchObject({ head: 8, readSeq: 2, unread: 3 });
    expect(await roomOf(ann)).toMatchObject({ head: 8, readSeq: 1, unread: 2 });
    expect(await roomOf(cy)).toMatchObject({ head: 8, readSeq: 8, unread: 0 });
  });

  it('is counted up to 100', async () => {
    await Promise.all(Array.from({ length: limits.unreadMax + 5 }, () => say(ann, 1)));
    expect((await roomOf(bo)).unread).toBe(limits.unreadMax);
    expect(await bo.emit('markRead', { roomId, seq: 3 })).toEqual({
      seq: 3,
      unread: limits.unreadMax,
      head: 107,
    });
    expect(await bo.emit('markRead', { roomId, seq: 100 })).toEqual({ seq: 100, unread: 7, head: 107 });
  });
});

describe('what is unread in a room where one says a lot oneself', () => {
  it('is looked for among the last 1,000 changes', async () => {
    await say(ann, 1);
    await Promise.all(Array.from({ length: 999 }, () => say(bo, 1)));
    expect(await roomOf(bo)).toMatchObject({ readSeq: 2, unread: 1 });
    await say(bo, 1);
    expect(await roomOf(bo)).toMatchObject({ readSeq: 2, unread: 0 });
    await say(ann, 1);
    expect(await roomOf(bo)).toMatchObject({ readSeq: 2, unread: 1 });
  });
});

describe('a read cursor', () => {
  it.each(['socket', 'HTTP'] as const)(
    'set by %s moves forward, never back, at most to the head',
    async (way) => {
      const read = (seq: number) =>
        way === 'socket' ? bo.emit('markRead', { roomId, seq }) : bo.call('markRead', { roomId, seq });
      await say(ann, 3);
      expect(await read(4)).toEqual({ seq: 4, unread: 1, head: 5 });
      expect(await read(3)).toEqual({ seq: 4, unread: 1, head: 5 });
      expect(await read(0)).toEqual({ seq: 4, unread: 1, head: 5 });
      expect(await read(2_147_483_647)).toEqual({ seq: 5, unread: 0, head: 5 });
      await say(ann, 1);
      expect(await roomOf(bo)).toMatchObject({ head: 6, readSeq: 5, unread: 1 });
    },
  );

  it('raced by two devices ends at the furthest', async () => {
    await say(ann, 20);
    const phone = await (await node.again(bo)).connect();
    const seqs = Array.from({ length: 20 }, (_, index) => index + 3);
    await Promise.all(seqs.map((seq) => (seq % 2 ? bo : phone).emit('markRead', { roomId, seq: 25 - seq })));
    expect((await roomOf(bo)).readSeq).toBe(22);
  });

  it('that moved is told to the person’s other devices, and to nobody else', async () => {
    const phone = await (await node.again(bo)).connect('polling');
    await say(ann, 2);
    await bo.emit('markRead', { roomId, seq: 3 });
    const told = { roomId, seq: 3, unread: 1, head: 4 };
    expect(await phone.hears('read', (event) => event.roomId === roomId)).toEqual(told);
    expect(await bo.hears('read', (event) => event.roomId === roomId)).toEqual(told);
    await ann.settled();
    expect(ann.heard.filter(({ event }) => event === 'read')).toEqual([]);
  });
});

it('typing is told to the others in the room, on all their devices, and to nobody else', async () => {
  const phone = await (await node.again(bo)).connect('polling');
  const outsider = await (await node.person()).connect();
  const second = await (await node.again(ann)).connect();
  expect(await ann.emit('typing', { roomId })).toEqual({});
  for (const device of [bo, phone]) {
    expect(await device.hears('typing', (event) => event.roomId === roomId)).toEqual({
      roomId,
      userId: ann.id,
    });
  }
  for (const person of [ann, second, outsider]) {
    await person.settled();
    expect(person.heard.filter(({ event }) => event === 'typing')).toEqual([]);
  }
});
