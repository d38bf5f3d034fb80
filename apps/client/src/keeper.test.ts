import { PROTOCOL_VERSION } from '@parley/protocol';
import { expect, it } from 'vitest';
import { createRig } from '../test/rig.ts';
import { createMemoryOutboxStorage } from './outbox-storage.ts';
import { createMemoryRoomStorage, type KeptRoom, type RoomStorage } from './room-storage.ts';
import type { Client } from './types.ts';

/** Ann in a browser that keeps what she saw; `open` starts another run of her page, without connection yet. */
async function setUp(roomStorage: RoomStorage = createMemoryRoomStorage()) {
  const rig = createRig();
  const storage = createMemoryOutboxStorage();
  rig.server.createRoom('red', ['ann', 'bo']);
  rig.server.say('red', 'bo', 3);
  const open = async () => {
    const page = rig.peer('ann', { storage, roomStorage });
    await rig.settle();
    return page;
  };
  const first = await open();
  first.link.connect();
  first.client.room('red').open();
  await rig.settle();
  return { ...rig, roomStorage, storage, first, open };
}

const shown = (client: Client) =>
  client
    .room('red')
    .timeline.get()
    .items.map((item) => (item.kind === 'message' ? item.message.body : item.kind));

it('[D4] a page shows at once what an earlier one showed, and closes the gap by sync', async () => {
  const { first, open, server, settle } = await setUp();
  const before = shown(first.client);
  first.client.stop();
  server.say('red', 'bo', 2);
  const { client, link } = await open();
  client.room('red').open();
  expect(client.rooms.get()).toMatchObject({ status: 'loading', rooms: [{ id: 'red', unread: 3 }] });
  expect(client.room('red').timeline.get()).toMatchObject({ status: 'ready', stale: true });
  expect(shown(client)).toEqual(before);
  const head = client.room('red').timeline.get().items.at(-1);

  link.connect();
  await settle();
  expect(client.room('red').timeline.get().stale).toBe(false);
  expect(shown(client)).toHaveLength(before.length + 2);
  // The rows that were there stay: nothing jumps.
  expect(client.room('red').timeline.get().items).toContain(head);
  expect(link.log[1]).toEqual({
    event: 'sync',
    input: { epoch: 'epoch 1', rooms: { red: before.length } },
  });
  expect(client.rooms.get()).toMatchObject({ status: 'ready', rooms: [{ unread: 5 }] });
});

it('[D4] too far behind, it begins anew at the end of the room', async () => {
  const { first, open, server, settle } = await setUp();
  first.client.stop();
  server.say('red', 'bo', 60);
  const { client, link } = await open();
  client.room('red').open();
  link.connect();
  await settle();
  expect(shown(client)).toHaveLength(50);
  expect(client.room('red').timeline.get()).toMatchObject({ status: 'ready', hasOlder: true, stale: false });
});

it('[D5] what was kept of another history is forgotten', async () => {
  const { first, open, server, settle } = await setUp();
  server.backUp();
  server.say('red', 'bo', 2);
  await settle();
  first.client.stop();
  server.restore();
  server.say('red', 'bo', 4);
  const { client, link } = await open();
  client.room('red').open();
  expect(shown(client)).toHaveLength(7);
  link.connect();
  await settle();
  expect(shown(client)).toHaveLength(9);
});

it('[D5] what a page of another version kept is forgotten: it stepped over changes that it did not know', async () => {
  const { first, open, server, settle, roomStorage } = await setUp();
  const [messageId] = server.messageIds('red');
  server.react('red', messageId!, 'bo', '👍', 'reacted');
  await settle();
  first.client.stop();
  const [{ window, ...kept }] = (await roomStorage.load()) as [KeptRoom];
  const items = window!.items.map((item) => {
    if (item.kind !== 'message') return item;
    const { reactions: _, reactSeq: __, ...message } = item.message;
    return { ...item, message };
  });
  await roomStorage.save([{ ...kept, window: { ...window!, items }, protocol: PROTOCOL_VERSION - 1 }], []);

  const { client, link } = await open();
  client.room('red').open();
  expect(client.rooms.get().rooms).toEqual([]);
  expect(shown(client)).toEqual([]);
  link.connect();
  await settle();
  expect(client.room('red').timeline.get().items).toContainEqual(
    expect.objectContaining({
      message: expect.objectContaining({ id: messageId, reactions: [{ emoji: '👍', userId: 'bo' }] }),
    }),
  );
  client.stop();
  expect(await roomStorage.load()).toMatchObject([{ protocol: PROTOCOL_VERSION }]);
});

it('[D6] [D7] removed while away: the room is purged, and what was unsent is kept as failed', async () => {
  const { first, open, server, settle, roomStorage, clock, close } = await setUp();
  first.link.cut();
  first.client.room('red').send('unsent');
  await settle();
  close(first);
  server.leave('red', 'ann');
  const { client, link } = await open();
  expect(await roomStorage.load()).toHaveLength(1);
  client.room('red').open();
  link.connect();
  await settle();
  clock.advance(1000);
  expect(await roomStorage.load()).toEqual([]);
  expect(client.room('red').timeline.get()).toMatchObject({
    status: 'gone',
    items: [{ kind: 'pending', state: 'failed', body: 'unsent', error: { code: 'gone' } }],
  });
});

it('what was read is told by the next page, where the last did not get to it', async () => {
  const { first, open, server, settle } = await setUp();
  first.link.cut();
  first.client.room('red').markRead();
  first.client.stop();
  const { client, link } = await open();
  expect(client.rooms.get().rooms[0]).toMatchObject({ unread: 0 });
  link.connect();
  await settle();
  expect(server.myRoom('red', 'ann')).toMatchObject({ unread: 0, readSeq: 5 });
});

it('[D2] a message that was shown and not yet taken from the outbox is shown once', async () => {
  const { first, open, server, storage, settle } = await setUp();
  const id = first.client.room('red').send('hello');
  await settle();
  first.client.stop();
  const entry = { clientMessageId: id, roomId: 'red', body: 'hello', createdAt: '', attempts: 1 };
  await storage.add({ ...entry, state: 'sending' });
  const { client } = await open();
  expect(shown(client).filter((body) => body === 'hello' || body === 'pending')).toEqual(['hello']);
  expect(await storage.load()).toEqual([]);
  expect(server.head('red')).toBe(6);
});

it('keeps the last 200 lines of a room', async () => {
  const { first, server, settle, roomStorage } = await setUp();
  for (let i = 0; i < 13; i++) {
    server.say('red', 'bo', 20);
    await settle();
  }
  first.client.stop();
  const [kept] = await roomStorage.load();
  expect(kept?.window?.items).toHaveLength(200);
  expect(kept?.window).toMatchObject({ from: 65, cursor: 265 });
});

it('keeps the 100 rooms that were opened last', async () => {
  const { first, server, settle, clock, roomStorage } = await setUp();
  for (let i = 0; i < 110; i++) server.createRoom(`room ${i}`, ['ann']);
  await settle();
  clock.advance(1);
  first.client.room('room 109').open();
  await settle();
  first.client.stop();
  const kept = (await roomStorage.load()).map(({ room }) => room.id);
  expect(kept).toHaveLength(100);
  expect(kept).toEqual(expect.arrayContaining(['red', 'room 109']));
});

it.each([
  ['fails', () => Promise.reject(new Error('full'))],
  ['never answers', () => new Promise<never>(() => {})],
])('a storage that %s takes nothing but the start from an earlier page', async (_, answer) => {
  const { open, clock, settle } = await setUp({ load: answer, save: answer });
  const { client, link } = await open();
  link.connect();
  client.room('red').open();
  clock.advance(2000);
  await settle();
  expect(shown(client)).toHaveLength(5);
  client.stop();
});
