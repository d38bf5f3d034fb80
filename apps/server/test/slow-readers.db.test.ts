import { createClock, type Person } from '@parley/testkit';
import { useNode } from '@parley/testkit/hooks';
import { expect, it, vi } from 'vitest';

const clock = createClock();
const node = useNode(undefined, {}, clock.now);

const hearsRoom = (person: Person, roomId: string) =>
  node.app.io.of('/').adapter.rooms.get(`room:${roomId}`)?.has(person.socket.id!) ?? false;
const waiting = (person: Person) => {
  const { conn } = node.app.io.of('/').sockets.get(person.socket.id!)!;
  return (conn as unknown as { writeBuffer: unknown[] }).writeBuffer.length;
};

/** Says long things until the one who does not read has been taken out of the room; far beyond what TCP holds. */
async function flood(ann: Person, bo: Person, roomId: string): Promise<number> {
  const body = 'x'.repeat(9000);
  let said = 0;
  while (hearsRoom(bo, roomId)) {
    expect(said).toBeLessThan(20_000);
    await Promise.all(Array.from({ length: 100 }, () => ann.say(roomId, body)));
    said += 100;
  }
  return said;
}

async function pair() {
  const ann = await (await node.person()).connect();
  const bo = await (await node.person()).connect();
  const { id: roomId } = await ann.createRoom();
  await bo.emit('joinRoom', { roomId });
  return { ann, bo, roomId };
}

it('who does not read hears the room no more, and is told where it stands when they read again', async () => {
  const { ann, bo, roomId } = await pair();
  bo.wire.pause();
  await flood(ann, bo, roomId);
  const held = waiting(bo);
  const { seq } = await ann.say(roomId, 'not kept for bo');
  await ann.settled();
  expect(held).toBeLessThan(400);

  bo.wire.resume();
  await bo.hears('head', (event) => event.roomId === roomId && event.seq >= seq);
  const heard = bo.changesOf(roomId).map((change) => change.seq);
  expect(heard).not.toContain(seq);
  expect(heard).toEqual(heard.map((_, index) => heard[0]! + index));
  const { rooms } = await bo.emit('sync', { rooms: { [roomId]: seq - 1 } });
  expect(rooms[roomId]).toMatchObject({ changes: [{ seq }] });
  const last = await ann.say(roomId, 'heard live again');
  await bo.hears('chat', (event) => event.roomId === roomId && event.changes[0]!.seq === last.seq);
});

it('who joins while they do not read hears that room as little', async () => {
  const { ann, bo, roomId } = await pair();
  bo.wire.pause();
  await flood(ann, bo, roomId);
  const { id: other } = await ann.createRoom();
  await bo.call('joinRoom', { roomId: other });
  expect(hearsRoom(bo, other)).toBe(true);
  await flood(ann, bo, other);
  expect(waiting(bo)).toBeLessThan(400);
});

it('who takes nothing for ten seconds is cut off, and the others notice nothing', async () => {
  const { ann, bo, roomId } = await pair();
  bo.wire.pause();
  await flood(ann, bo, roomId);
  const { id } = bo.socket;
  clock.advance(11_000);
  await vi.waitUntil(() => !node.app.io.of('/').sockets.has(id!), 10_000);
  bo.wire.resume();
  const { seq } = await ann.say(roomId, 'still here');
  await ann.hears('chat', (event) => event.changes.at(-1)!.seq === seq);
});
