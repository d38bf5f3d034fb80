import type { EventOf } from '@parley/protocol';
import { type Person, refusal } from '@parley/testkit';
import { useDatabase, useNode } from '@parley/testkit/hooks';
import { beforeAll, describe, expect, it } from 'vitest';

const database = useDatabase();
const node = useNode(database);
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

describe('a room that is changed', () => {
  it('[D3] is told to its members as changes of its sequence, in order; an outsider hears nothing', async () => {
    const [ann, bo, outsider] = await Promise.all([node.person(), node.person(), node.person()]);
    await Promise.all([ann.connect(), bo.connect(), outsider.connect()]);
    const { id: roomId } = await ann.createRoom();
    await bo.emit('joinRoom', { roomId });
    const name = `renamed ${roomId}`;
    const { room } = await ann.call('updateRoom', { roomId, name, topic: 'News' });
    expect(room).toMatchObject({ name, topic: 'News', archivedAt: null, head: 4 });
    await owner.call('updateRoom', { roomId, archived: true });
    await owner.call('updateRoom', { roomId, topic: '', archived: false });
    await settled(bo, outsider);
    expect(bo.changesOf(roomId).slice(1)).toMatchObject([
      { seq: 3, kind: 'renamed', actorId: ann.id, name },
      { seq: 4, kind: 'topic', actorId: ann.id, topic: 'News' },
      { seq: 5, kind: 'archived', actorId: owner.id },
      { seq: 6, kind: 'topic', actorId: owner.id, topic: '' },
      { seq: 7, kind: 'unarchived', actorId: owner.id },
    ]);
    expect(roomEvents(bo, roomId)).toHaveLength(1);
    expect(outsider.heard.filter(({ event }) => event === 'chat' || event === 'room')).toEqual([]);
  });

  it('[D4] [D5] is in sync and history as it was told, and in the list as the changes say', async () => {
    const ann = await (await node.person()).connect();
    const { id: roomId } = await ann.createRoom();
    const name = `renamed ${roomId}`;
    await ann.call('updateRoom', { roomId, name, topic: 'News', archived: true });
    await ann.settled();
    const changes = ann.changesOf(roomId);
    expect(changes.map(({ kind }) => kind)).toEqual(['joined', 'renamed', 'topic', 'archived']);
    const { rooms } = await ann.emit('sync', { rooms: { [roomId]: 0 } });
    expect(rooms[roomId]).toEqual({ changes, head: 4 });
    expect(await ann.call('listMessages', { roomId })).toEqual({ messages: [], notices: changes });
    const [room] = (await ann.call('listRooms', {})).rooms;
    const archived = changes.find((change) => change.kind === 'archived')!;
    expect(room).toMatchObject({ name, topic: 'News', archivedAt: archived.createdAt, head: 4, unread: 0 });
  });

  it('to what it is already makes no change', async () => {
    const ann = await (await node.person()).connect();
    const { id: roomId, name } = await ann.createRoom();
    const archived = (await ann.call('updateRoom', { roomId, archived: true })).room;
    for (const update of [{ name }, { topic: '' }, { archived: true }, {}]) {
      expect((await ann.call('updateRoom', { roomId, ...update })).room).toEqual(archived);
    }
    await ann.settled();
    expect(ann.changesOf(roomId).map(({ kind }) => kind)).toEqual(['joined', 'archived']);
    const audit = await database.query('SELECT details FROM audit_log WHERE target = $1', [roomId]);
    expect(audit).toEqual([{ details: { archived: true } }]);
  });

  it('[D3] by two at once, while others talk, is one change for each that is one, without gaps', async () => {
    const [ann, bo] = await Promise.all([node.person(), node.person()]);
    await ann.connect();
    const { id: roomId } = await ann.createRoom();
    await bo.call('joinRoom', { roomId });
    const topics = ['one', 'two', 'three'];
    await Promise.all([
      ...topics.flatMap((topic) => [
        ann.call('updateRoom', { roomId, topic }),
        owner.call('updateRoom', { roomId, topic }),
      ]),
      ...Array.from({ length: 20 }, (_, n) => ann.say(roomId, `message ${n}`)),
    ]);
    await ann.settled();
    const changes = ann.changesOf(roomId);
    expect(changes.map(({ seq }) => seq)).toEqual(changes.map((_, index) => index + 1));
    const told = changes.flatMap((change) => (change.kind === 'topic' ? [change.topic] : []));
    expect(told.every((topic, index) => topic !== told[index - 1])).toBe(true);
    expect((await ann.call('listRooms', {})).rooms[0]).toMatchObject({ topic: told.at(-1), unread: 0 });
  });

  it('archived is read, not written, and left out of the directory, until it is brought back', async () => {
    const ann = await (await node.person()).connect();
    const { id: roomId } = await ann.createRoom();
    await ann.say(roomId, 'before');
    await ann.call('updateRoom', { roomId, archived: true });
    expect((await refusal(ann.say(roomId, 'after'))).message).toContain('archived');
    expect((await ann.call('listMessages', { roomId })).messages).toHaveLength(1);
    expect((await ann.call('listDirectory', {})).rooms.map(({ id }) => id)).not.toContain(roomId);
    await ann.call('updateRoom', { roomId, archived: false });
    expect((await ann.say(roomId, 'again')).seq).toBe(5);
  });

  it('[D7] made private stays with who is inside, and nobody else finds or joins it; public, everybody does', async () => {
    const [ann, bo, outsider] = await Promise.all([node.person(), node.person(), node.person()]);
    await ann.connect();
    const { id: roomId } = await ann.createRoom();
    await bo.call('joinRoom', { roomId });
    await ann.say(roomId, 'before');
    const listed = async () =>
      (await outsider.call('listDirectory', {})).rooms.some((room) => room.id === roomId);
    expect(await listed()).toBe(true);
    await ann.call('updateRoom', { roomId, visibility: 'private' });
    expect(await listed()).toBe(false);
    expect((await refusal(outsider.call('joinRoom', { roomId }))).code).toBe('not_found');
    expect((await refusal(outsider.call('listMessages', { roomId }))).code).toBe('not_found');
    expect((await bo.call('listMessages', { roomId })).messages).toHaveLength(1);
    await ann.call('updateRoom', { roomId, visibility: 'public' });
    await outsider.call('joinRoom', { roomId });
    expect((await outsider.call('listMessages', { roomId })).messages).toHaveLength(1);
  });

  it('[D3] that only moderators post takes effect in the sequence, in a batch of sends too', async () => {
    const [ann, bo] = await Promise.all([node.person(), node.person()]);
    await Promise.all([ann.connect(), bo.connect()]);
    const { id: roomId } = await ann.createRoom();
    await bo.emit('joinRoom', { roomId });
    const words = (body: string) => Array.from({ length: 20 }, (_, n) => [ann, bo][n % 2]!.say(roomId, body));
    const [ends] = await Promise.all([
      Promise.allSettled(words('meanwhile')),
      ann.call('updateRoom', { roomId, posting: 'moderators' }),
    ]);
    const refused = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []));
    expect(refused.every(({ code, retryable }) => code === 'forbidden' && !retryable)).toBe(true);
    await ann.settled();
    const changes = ann.changesOf(roomId);
    const closed = changes.findIndex(({ kind }) => kind === 'posting');
    const late = changes
      .slice(closed)
      .flatMap((change) => (change.kind === 'message' ? [change.message] : []));
    expect(late.filter(({ authorId }) => authorId === bo.id)).toEqual([]);
    const after = await Promise.allSettled(words('after'));
    expect(after.map(({ status }) => status === 'fulfilled')).toEqual(after.map((_, n) => n % 2 === 0));
    expect((await refusal(bo.say(roomId, 'me too'))).message).toBe(
      'Only the moderators of this room post in it.',
    );
    await ann.call('updateMember', { roomId, userId: bo.id, role: 'moderator' });
    await bo.say(roomId, 'me too');
  });

  it('[D2] what was stored before only moderators posted is a duplicate after', async () => {
    const [ann, bo] = await Promise.all([node.person(), node.person()]);
    await bo.connect();
    const { id: roomId } = await ann.createRoom();
    await bo.emit('joinRoom', { roomId });
    const clientMessageId = crypto.randomUUID();
    const first = await bo.say(roomId, 'once', clientMessageId);
    await ann.call('updateRoom', { roomId, posting: 'moderators' });
    expect(await bo.say(roomId, 'once', clientMessageId)).toEqual({ ...first, duplicate: true });
  });

  it('for announcements is made so at once', async () => {
    const ann = await node.person();
    const name = `news-${crypto.randomUUID()}`;
    const { room } = await ann.call('createRoom', { name, visibility: 'public', posting: 'moderators' });
    expect(room).toMatchObject({ posting: 'moderators', role: 'moderator', head: 1 });
  });

  it('gets a name that several want at once only where it came first; the others are told', async () => {
    const people = await Promise.all(Array.from({ length: 6 }, () => node.person()));
    const name = `wanted ${crypto.randomUUID()}`;
    const own = await Promise.all(people.slice(0, 3).map((person) => person.createRoom()));
    const ends = await Promise.allSettled(
      people.map((person, n) =>
        n < own.length
          ? person.call('updateRoom', { roomId: own[n]!.id, name: name.toUpperCase() })
          : person.createRoom(name, 'private'),
      ),
    );
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refused = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []));
    expect(refused.every(({ code, message }) => code === 'conflict' && message.startsWith('name: '))).toBe(
      true,
    );
  });

  it('keeps its name where another has it', async () => {
    const ann = await node.person();
    const [first, second] = [await ann.createRoom(), await ann.createRoom()];
    const renaming = ann.call('updateRoom', { roomId: second.id, name: first.name.toUpperCase() });
    expect((await refusal(renaming)).code).toBe('conflict');
    const room = (await ann.call('listRooms', {})).rooms.find(({ id }) => id === second.id);
    expect(room).toMatchObject({ name: second.name, head: second.head });
  });

  it('deleted moves everyone out on all devices, at once, and leaves nothing behind', async () => {
    const [laptop, phone] = await twoDevices();
    const { id: roomId, name } = await laptop.createRoom();
    const { seq } = await laptop.say(roomId, 'soon gone');
    await owner.call('deleteRoom', { roomId });
    for (const device of [laptop, phone]) {
      expect(await device.hears('room', (event) => isAbout(roomId)(event) && event.kind === 'gone')).toEqual({
        kind: 'gone',
        roomId,
        reason: 'deleted',
      });
    }
    expect((await refusal(laptop.say(roomId, 'too late'))).code).toBe('not_found');
    expect((await laptop.emit('sync', { rooms: { [roomId]: seq } })).rooms).toEqual({
      [roomId]: { gone: true },
    });
    expect((await laptop.call('listRooms', {})).rooms).toEqual([]);
    expect((await owner.call('listAllRooms', { query: name })).total).toBe(0);
    // The erasing goes on after the answer.
    const left = () =>
      database.query(
        'SELECT room_id FROM message WHERE room_id = $1 UNION SELECT room_id FROM room_log WHERE room_id = $1',
        [roomId],
      );
    while ((await left()).length > 0) await new Promise(setImmediate);
    const [row] = await database.query<{ name: string; topic: string }>(
      'SELECT name, topic FROM room WHERE id = $1',
      [roomId],
    );
    expect(row).toEqual({ name: '', topic: '' });
  });
});
