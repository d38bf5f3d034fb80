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
  it('is told to its members with its new name, topic and state; an outsider hears nothing', async () => {
    const [ann, bo, outsider] = await Promise.all([node.person(), node.person(), node.person()]);
    await Promise.all([ann.connect(), bo.connect(), outsider.connect()]);
    const { id: roomId } = await ann.createRoom();
    await bo.emit('joinRoom', { roomId });
    const { room } = await ann.call('updateRoom', { roomId, name: `renamed ${roomId}`, topic: 'News' });
    const archived = (await ann.call('updateRoom', { roomId, archived: true })).room;
    expect(archived.archivedAt).not.toBeNull();
    await settled(bo, outsider);
    expect(roomEvents(bo, roomId).slice(1)).toEqual([
      { kind: 'changed', room },
      { kind: 'changed', room: archived },
    ]);
    expect(roomEvents(outsider, roomId)).toEqual([]);
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
    expect((await ann.say(roomId, 'again')).seq).toBe(3);
  });

  it('keeps its name where another has it', async () => {
    const ann = await node.person();
    const [first, second] = [await ann.createRoom(), await ann.createRoom()];
    const renaming = ann.call('updateRoom', { roomId: second.id, name: first.name.toUpperCase() });
    expect((await refusal(renaming)).code).toBe('conflict');
    const room = (await ann.call('listRooms', {})).rooms.find(({ id }) => id === second.id);
    expect(room!.name).toBe(second.name);
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
