import { expect, it } from 'vitest';
import { flush } from '../test/manual-clock.ts';
import { createRig, type Peer } from '../test/rig.ts';
import { createTabGroup } from '../test/tab-group.ts';
import { localError } from './errors.ts';
import { createMemoryOutboxStorage } from './outbox-storage.ts';

const ROOM = 'red';

/** Two tabs of ann; the first is the one that sends. */
async function setUp() {
  const rig = createRig();
  rig.server.createRoom(ROOM, ['ann', 'bo']);
  const shared = { storage: createMemoryOutboxStorage(), tabs: createTabGroup() };
  const open = async () => {
    const tab = rig.peer('ann', shared);
    tab.link.connect();
    tab.client.room(ROOM).open();
    await rig.settle();
    return tab;
  };
  return { ...rig, ...shared, open, one: await open(), two: await open() };
}

const chats = ({ link }: Peer) =>
  link.log.flatMap(({ event, input }) => (event === 'chat' ? [input.body] : []));
const shown = ({ client }: Peer) =>
  client
    .room(ROOM)
    .timeline.get()
    .items.flatMap((item) => {
      if (item.kind === 'notice') return [];
      return item.kind === 'message' ? [item.message.body] : [`${item.state}: ${item.body}`];
    });

it('[D6] every tab shows what any of them has not sent, and one of them sends it', async () => {
  const { one, two, settle } = await setUp();
  one.link.cut();
  two.client.room(ROOM).send('from two');
  one.client.room(ROOM).send('from one');
  await settle();
  expect(shown(one)).toEqual(['sending: from two', 'sending: from one']);
  expect(shown(two)).toEqual(shown(one));
  one.link.connect();
  await settle();
  expect([chats(one), chats(two)]).toEqual([['from two', 'from one'], []]);
  expect(shown(one)).toEqual(['from two', 'from one']);
  expect(shown(two)).toEqual(shown(one));
});

it('[D3] messages written in turn in two tabs are stored in that order', async () => {
  const { one, two, settle } = await setUp();
  const bodies = Array.from({ length: 10 }, (_, i) => `text ${i}`);
  for (const [index, body] of bodies.entries()) (index % 2 ? one : two).client.room(ROOM).send(body);
  await settle();
  expect(shown(one)).toEqual(bodies);
});

it('[D6] a tab that takes over knows what an edit on its way had made of those behind it', async () => {
  const { one, two, settle, close, server } = await setUp();
  const room = one.client.room(ROOM);
  room.send('hello');
  await settle();
  const item = room.timeline.get().items.at(-1);
  if (item?.kind !== 'message') throw new Error('it is not stored');
  const { id, seq } = item.message;
  room.edit(id, seq, 'better');
  room.edit(id, seq, 'best');
  await flush();
  one.link.rise();
  one.link.drop(0);
  one.link.deliver();
  await flush();
  close(one);
  await settle();
  expect(server.rooms.get(ROOM)?.versions.get(id)?.at(-1)?.body).toBe('best');
  expect(shown(two)).toEqual(['best']);
});

it('[D6] a message stays in sight of all tabs between its ack and its change', async () => {
  const { one, two, settle } = await setUp();
  two.client.room(ROOM).send('hello');
  await flush();
  one.link.rise();
  one.link.drop(0);
  one.link.deliver();
  await flush();
  expect(shown(two)).toEqual(['sending: hello']);
  await settle();
  expect(shown(two)).toEqual(['hello']);
});

it('[D2] [D6] when the tab that sends is gone in mid-send, another takes over at once', async () => {
  const { one, two, settle, storage, server } = await setUp();
  two.client.room(ROOM).send('first');
  two.client.room(ROOM).send('second');
  await flush();
  one.link.rise();
  expect(server.head(ROOM)).toBe(3);
  one.client.stop();
  await settle();
  expect(chats(two)).toEqual(['first', 'second']);
  expect(server.head(ROOM)).toBe(4);
  expect(shown(two)).toEqual(['first', 'second']);
  expect(await storage.load()).toEqual([]);
});

it('[D6] from a tab that holds on to sending and does not send, another takes over after 5 s', async () => {
  const { one, two, clock, settle } = await setUp();
  one.link.cut();
  two.client.room(ROOM).send('hello');
  await settle();
  clock.advance(4999);
  expect(chats(two)).toEqual([]);
  clock.advance(1);
  await settle();
  expect(shown(two)).toEqual(['hello']);
  one.link.connect();
  await settle();
  expect(chats(one)).toEqual([]);
  expect(shown(one)).toEqual(['hello']);
});

it('[D6] a message stays in sight of a tab that has not heard of its change, though its sender has', async () => {
  const { one, two, settle } = await setUp();
  two.client.room(ROOM).send('hello');
  await flush();
  two.link.cut();
  await settle();
  expect(shown(one)).toEqual(['hello']);
  expect(shown(two)).toEqual(['sending: hello']);
  two.link.connect();
  await settle();
  expect(shown(two)).toEqual(['hello']);
});

it('[D6] what another tab got acked goes again where the history of that ack is over', async () => {
  const { one, peer, server, settle, storage, tabs } = await setUp();
  server.backUp();
  one.client.room(ROOM).send('hello');
  await flush();
  const three = peer('ann', { storage, tabs });
  await settle();
  expect(server.head(ROOM)).toBe(3);
  expect(shown(three)).toEqual(['sending: hello']);
  server.restore();
  three.link.connect();
  three.client.room(ROOM).open();
  await settle();
  expect(shown(three)).toEqual(['hello']);
});

it('[D6] an ack of a history that is over takes nothing out of sight', async () => {
  const { one, two, server, settle, tabs } = await setUp();
  one.link.cut();
  const clientMessageId = two.client.room(ROOM).send('hello');
  await settle();
  const late = tabs.open({ elected() {}, heard() {} });
  late.tell({ kind: 'acked', epoch: 'epoch 0', roomId: ROOM, clientMessageId, seq: 1 });
  await settle();
  expect(shown(two)).toEqual(['hello']);
  expect(server.head(ROOM)).toBe(3);
});

it('[D6] what failed is retried or discarded from any tab', async () => {
  const { one, two, server, settle, storage } = await setUp();
  server.refusals = [localError('forbidden', 'No.'), localError('forbidden', 'No.')];
  const first = one.client.room(ROOM).send('first');
  const second = one.client.room(ROOM).send('second');
  await settle();
  expect(shown(two)).toEqual(['failed: first', 'failed: second']);
  two.client.room(ROOM).retry(first);
  expect(two.client.room(ROOM).discard(second)).toBe('second');
  await settle();
  expect([chats(two), shown(two), shown(one)]).toEqual([[], ['first'], ['first']]);
  expect(await storage.load()).toEqual([]);
});

it('[D2] a tab does not give back the text of a message that another is about to send', async () => {
  const { one, two, settle } = await setUp();
  one.link.cut();
  const id = two.client.room(ROOM).send('hello');
  await settle();
  expect(two.client.room(ROOM).discard(id)).toBe('');
  one.link.connect();
  await settle();
  expect(shown(two)).toEqual(['hello']);
});

it('[D2] where tabs cannot elect, each sends what it knows, and the server stores it once', async () => {
  const { one, two, settle, tabs, server, open } = await setUp();
  tabs.apart = true;
  one.client.room(ROOM).send('from one');
  await flush();
  const three = await open();
  await settle();
  expect(shown(three)).toEqual(['from one']);
  two.client.stop();
  expect(server.head(ROOM)).toBe(3);
});

it('[D6] a storage that never answers holds a message back for 2 s, and its tab sends it itself', async () => {
  const { peer, clock, settle, tabs } = await setUp();
  const hung = {
    load: () => new Promise<never>(() => {}),
    add: () => new Promise<never>(() => {}),
    update: () => new Promise<never>(() => {}),
    remove: () => new Promise<never>(() => {}),
  };
  const three = peer('ann', { storage: hung, tabs });
  three.link.connect();
  clock.advance(2000);
  await settle();
  three.client.room(ROOM).open();
  three.client.room(ROOM).send('hello');
  clock.advance(2000);
  await settle();
  expect(shown(three)).toEqual(['hello']);
  three.client.stop();
});
