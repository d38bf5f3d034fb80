import { randomUUID } from 'node:crypto';
import type { EventOf } from '@parley/protocol';
import { type Person, RawWebSocket, refusal } from '@parley/testkit';
import { useNode } from '@parley/testkit/hooks';
import { beforeAll, describe, expect, it } from 'vitest';

const node = useNode();
let owner: Person;
beforeAll(async () => {
  owner = await (await node.owner()).connect();
});

/** A person with two sessions, each with a socket of another kind. */
async function twoDevices(): Promise<[Person, Person]> {
  const laptop = await (await node.person()).connect();
  const phone = await (await node.again(laptop)).connect('polling');
  return [laptop, phone];
}
const isAbout = (roomId: string) => (event: EventOf<'room'>) =>
  (event.kind === 'gone' ? event.roomId : event.room.id) === roomId;
const roomEvents = (person: Person, roomId: string) =>
  person.heard
    .filter(({ event }) => event === 'room')
    .map(({ payload }) => payload as EventOf<'room'>)
    .filter(isAbout(roomId));
const settled = (...people: Person[]) => Promise.all(people.map((person) => person.settled()));

describe('who joins', () => {
  it.each(['by socket', 'by HTTP'] as const)(
    '%s: all their devices follow, and nobody else does',
    async (way) => {
      const [laptop, phone] = await twoDevices();
      const ann = await (await node.person()).connect();
      const outsider = await (await node.person()).connect();
      const { id: roomId } = await ann.createRoom();
      const { room } =
        way === 'by HTTP'
          ? await laptop.call('joinRoom', { roomId })
          : await laptop.emit('joinRoom', { roomId });
      expect(room).toMatchObject({ id: roomId, head: 2, memberCount: 2, readSeq: 2, unread: 0 });
      await ann.say(roomId, 'welcome');
      await settled(ann, laptop, phone, outsider);
      for (const device of [laptop, phone]) {
        expect(roomEvents(device, roomId)).toEqual([{ kind: 'created', room }]);
        expect(device.changesOf(roomId).map(({ seq, kind }) => [seq, kind])).toEqual([
          [2, 'joined'],
          [3, 'message'],
        ]);
      }
      expect(ann.changesOf(roomId)[1]).toMatchObject({
        kind: 'joined',
        userId: laptop.id,
        actorId: laptop.id,
      });
      expect(outsider.changesOf(roomId)).toEqual([]);
    },
  );

  it('twice, or twenty times at once, is in once', async () => {
    const ann = await (await node.person()).connect();
    const bo = await (await node.person()).connect();
    const { id: roomId } = await ann.createRoom();
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        index % 2 ? bo.emit('joinRoom', { roomId }) : bo.call('joinRoom', { roomId }),
      ),
    );
    await settled(ann, bo);
    expect(ann.changesOf(roomId).map(({ kind }) => kind)).toEqual(['joined', 'joined']);
    expect(roomEvents(bo, roomId)).toHaveLength(1);
    expect((await ann.call('listMembers', { roomId })).total).toBe(2);
  });

  it('on a connection opened later is heard as well', async () => {
    const ann = await (await node.person()).connect();
    const { id: roomId } = await ann.createRoom();
    const late = await (await node.again(ann)).connect();
    await ann.say(roomId, 'hello');
    await late.hears('chat', (event) => event.roomId === roomId);
  });
});

describe('between the handshake and the socket of a connection', () => {
  /** The answer to `sync` comes after the socket's subscription. */
  const subscribed = async (raw: RawWebSocket) => {
    raw.text('40');
    raw.text('420["sync",{"rooms":{}}]');
    await raw.hears((text) => text.startsWith('430'));
  };

  it('a room that was joined is heard', async () => {
    const [ann, bo] = await Promise.all([node.person(), node.person()]);
    const { id: roomId } = await ann.createRoom();
    const raw = await RawWebSocket.open(node.url, { cookie: bo.cookie });
    await bo.call('joinRoom', { roomId });
    await subscribed(raw);
    const { id } = (await ann.call('postMessage', { roomId, body: 'hello', clientMessageId: randomUUID() }))
      .message;
    await raw.hears((text) => text.includes(id));
  });

  it('[D7] a room that was left is not', async () => {
    const [ann, bo] = await Promise.all([node.person(), node.person()]);
    const [{ id: left }, { id: kept }] = await Promise.all([ann.createRoom(), ann.createRoom()]);
    for (const roomId of [left, kept]) await bo.call('joinRoom', { roomId });
    const raw = await RawWebSocket.open(node.url, { cookie: bo.cookie });
    await bo.call('leaveRoom', { roomId: left });
    await subscribed(raw);
    for (const roomId of [left, kept])
      await ann.call('postMessage', { roomId, body: 'hello', clientMessageId: randomUUID() });
    await raw.hears((text) => text.includes(kept));
    expect(raw.received.join()).not.toContain(left);
  });
});

describe('who is added', () => {
  it('to a private room by a member is in it on all devices; there is no other way in', async () => {
    const [laptop, phone] = await twoDevices();
    const ann = await (await node.person()).connect();
    const { id: roomId } = await ann.createRoom(undefined, 'private');
    expect((await refusal(laptop.emit('joinRoom', { roomId }))).code).toBe('not_found');
    expect((await laptop.call('listDirectory', {})).rooms.map(({ id }) => id)).not.toContain(roomId);
    await ann.call('addMember', { roomId, userId: laptop.id });
    await ann.call('addMember', { roomId, userId: laptop.id });
    await laptop.say(roomId, 'thanks');
    await settled(ann, phone);
    const notices = ann.changesOf(roomId).filter(({ kind }) => kind === 'joined');
    expect(notices).toMatchObject([{ userId: ann.id }, { userId: laptop.id, actorId: ann.id }]);
    expect(phone.changesOf(roomId).map(({ kind }) => kind)).toEqual(['joined', 'message']);
  });

  it('must exist and be active', async () => {
    const [ann, bo] = await Promise.all([node.person(), node.person()]);
    const { id: roomId } = await ann.createRoom();
    await owner.call('updatePerson', { userId: bo.id, deactivated: true });
    expect((await refusal(ann.call('addMember', { roomId, userId: bo.id }))).code).toBe('not_found');
    expect((await ann.call('listMembers', { roomId })).total).toBe(1);
  });
});

describe('[D7] who leaves', () => {
  it('hears no more of the room on any device; the others see it', async () => {
    const [laptop, phone] = await twoDevices();
    const ann = await (await node.person()).connect();
    const { id: roomId } = await ann.createRoom();
    await laptop.emit('joinRoom', { roomId });
    expect(await phone.emit('leaveRoom', { roomId })).toEqual({ roomId });
    await ann.say(roomId, 'behind their back');
    await settled(ann, laptop, phone);
    expect(ann.changesOf(roomId).map(({ kind }) => kind)).toEqual(['joined', 'joined', 'left', 'message']);
    for (const device of [laptop, phone]) {
      expect(device.changesOf(roomId).map(({ kind }) => kind)).toEqual(['joined']);
      expect(roomEvents(device, roomId).at(-1)).toEqual({ kind: 'gone', roomId, reason: 'left' });
    }
    expect((await refusal(laptop.say(roomId, 'too late'))).code).toBe('forbidden');
    expect((await laptop.call('listRooms', {})).rooms).toEqual([]);
  });

  it('with a last word in the same breath has said it before', async () => {
    const ann = await (await node.person()).connect();
    const bo = await (await node.person()).connect();
    const { id: roomId } = await ann.createRoom();
    await bo.emit('joinRoom', { roomId });
    const words = ['one', 'two', 'three'].map((body) => bo.say(roomId, body));
    await bo.emit('leaveRoom', { roomId });
    expect((await Promise.all(words)).map(({ seq }) => seq)).toEqual([3, 4, 5]);
    const late = bo.say(roomId, 'too late');
    expect((await refusal(late)).code).toBe('forbidden');
  });

  it('has left, once, however often they say so', async () => {
    const ann = await (await node.person()).connect();
    const bo = await (await node.person()).connect();
    const { id: roomId } = await ann.createRoom();
    await bo.emit('joinRoom', { roomId });
    const codes = await Promise.allSettled(
      Array.from({ length: 10 }, () => bo.emit('leaveRoom', { roomId })),
    );
    expect(codes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await settled(ann);
    expect(ann.changesOf(roomId).map(({ kind }) => kind)).toEqual(['joined', 'joined', 'left']);
  });

  it('may come back to a public room, and reads on', async () => {
    const [ann, bo] = await Promise.all([node.person(), node.person()]);
    const { id: roomId } = await ann.createRoom();
    await bo.call('joinRoom', { roomId });
    await bo.call('leaveRoom', { roomId });
    const { room } = await bo.call('joinRoom', { roomId });
    expect(room).toMatchObject({ head: 4, readSeq: 4, unread: 0 });
  });
});

describe('[D3] sends, comings and goings in one room', () => {
  it('race: one sequence without gap, the same for everyone who was there throughout', async () => {
    const [ann, bo] = await Promise.all([node.person(), node.person()]);
    await Promise.all([ann.connect(), bo.connect('polling')]);
    const { id: roomId } = await ann.createRoom();
    await bo.emit('joinRoom', { roomId });
    const guests = await Promise.all(Array.from({ length: 4 }, async () => (await node.person()).connect()));
    await Promise.all([
      ...Array.from({ length: 60 }, (_, index) => (index % 2 ? ann : bo).say(roomId, `message ${index}`)),
      ...guests.map(async (guest) => {
        for (let round = 0; round < 3; round++) {
          await guest.emit('joinRoom', { roomId });
          await guest.say(roomId, 'hello');
          await guest.emit('leaveRoom', { roomId });
        }
      }),
    ]);
    await settled(ann, bo, ...guests);
    const head = 2 + 60 + guests.length * 9;
    expect(ann.changesOf(roomId).map(({ seq }) => seq)).toEqual(
      Array.from({ length: head }, (_, i) => i + 1),
    );
    expect(bo.changesOf(roomId)).toEqual(ann.changesOf(roomId).slice(1));
    // A guest hears the room while in it: from "joined" on, and not its own "left".
    for (const guest of guests) {
      const heard = guest.changesOf(roomId);
      expect(ann.changesOf(roomId)).toEqual(expect.arrayContaining(heard));
      expect(heard.map(({ seq }) => seq)).toEqual(
        [...new Set(heard.map(({ seq }) => seq))].sort((a, b) => a - b),
      );
    }
  });
});
