import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { MyRoom } from '@parley/protocol';
import { type Person, startLink } from '@parley/testkit';
import { useDatabase, useNode } from '@parley/testkit/hooks';
import { afterEach, describe, expect, it } from 'vitest';
import { createManualClock } from '../test/manual-clock.ts';
import { createClient } from './client.ts';
import { createConnection } from './connection.ts';
import type { Store } from './store.ts';
import type { Client, ClientOptions, Timeline } from './types.ts';

const database = useDatabase();
const node = useNode(database);
const clients: Client[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.stop();
});

function start(person: Person, options: Partial<ClientOptions> = {}): Client {
  const client = createClient({
    api: person.api,
    url: person.url,
    extraHeaders: { cookie: person.cookie },
    userId: person.id,
    ...options,
  });
  clients.push(client);
  client.start();
  return client;
}

/** Resolves when the store has what is looked for. */
function until<T>(store: Store<T>, fits: (value: T) => boolean): Promise<T> {
  return new Promise((resolve) => {
    let leave = () => {};
    const look = () => {
      const value = store.get();
      if (!fits(value)) return;
      leave();
      resolve(value);
    };
    leave = store.subscribe(look);
    look();
  });
}

const bodies = ({ items }: Timeline) =>
  items.flatMap((item) => (item.kind === 'message' ? [item.message.body] : []));
const allSent = ({ items }: Timeline) => items.every(({ kind }) => kind !== 'pending');

describe.each(['websocket', 'polling'] as const)('over %s', (transport) => {
  it('[D3] [D4] [D5] two people find each other, talk, type and read', async () => {
    const [ann, bo] = await Promise.all([node.person(), node.person()]);
    const one = start(ann, { transports: [transport] });
    const two = start(bo, { transports: [transport] });
    expect((await until(one.connection, ({ roundTripMs }) => roundTripMs !== null)).transport).toBe(
      transport,
    );
    await until(two.rooms, ({ status }) => status === 'ready');

    const { id: roomId } = await ann.createRoom();
    await until(one.rooms, ({ rooms }) => rooms.length === 1);
    one.room(roomId).open();
    expect(await two.joinRoom(roomId)).toMatchObject({ id: roomId, memberCount: 2 });
    two.room(roomId).open();
    await until(one.rooms, ({ rooms }) => rooms[0]?.memberCount === 2);

    two.room(roomId).typing();
    await until(one.room(roomId).typingUsers, (users) => users.includes(bo.id));

    for (let i = 0; i < 30; i++) {
      one.room(roomId).send(`ann ${i}`);
      two.room(roomId).send(`bo ${i}`);
    }
    const whole = (timeline: Timeline) => allSent(timeline) && bodies(timeline).length === 60;
    const [mine, theirs] = await Promise.all([
      until(one.room(roomId).timeline, whole),
      until(two.room(roomId).timeline, whole),
    ]);
    expect(bodies(mine)).toEqual(bodies(theirs));
    expect(bodies(mine).filter((body) => body.startsWith('ann'))).toEqual(
      Array.from({ length: 30 }, (_, i) => `ann ${i}`),
    );
    expect(one.room(roomId).typingUsers.get()).toEqual([]);
    expect(one.rooms.get().rooms[0]?.unread).toBe(30);
    one.room(roomId).markRead();
    const { rooms } = await ann.call('listRooms', {});
    expect(one.rooms.get().rooms).toEqual(rooms.map((room) => ({ ...room, unread: 0, readSeq: room.head })));

    await two.leaveRoom(roomId);
    expect(two.room(roomId).timeline.get()).toMatchObject({ status: 'gone', items: [] });
    await until(one.rooms, (state) => state.rooms[0]?.memberCount === 1);
  });
});

it('[D1] [D2] [D3] [D4] a link that is cut again and again loses, doubles and reorders nothing', async () => {
  const people = await Promise.all([node.person(), node.person(), node.person()]);
  const { id: roomId } = await people[0]!.createRoom();
  for (const person of people.slice(1)) await person.call('joinRoom', { roomId });
  const link = await startLink(Number(new URL(node.url).port));
  const url = `http://127.0.0.1:${link.port}`;
  const through = people.map((person) => start(person, { url }));
  for (const client of through) client.room(roomId).open();
  await Promise.all(
    through.map((client) => until(client.room(roomId).timeline, ({ status }) => status === 'ready')),
  );

  for (let cut = 0; cut < 5; cut++) {
    for (const [index, client] of through.entries()) {
      for (let i = 0; i < 10; i++) client.room(roomId).send(`${index}: ${cut * 10 + i}`);
    }
    // In the middle of it: some are acked, others not.
    await until(through[0]!.room(roomId).timeline, (timeline) => bodies(timeline).length > cut * 30 + 8);
    await link.cut();
    await until(through[0]!.connection, ({ status }) => status === 'reconnecting');
    await link.mend();
    await Promise.all(through.map((client) => until(client.connection, ({ status }) => status === 'online')));
  }
  const shown = await Promise.all(
    through.map((client) =>
      until(client.room(roomId).timeline, (timeline) => allSent(timeline) && bodies(timeline).length >= 150),
    ),
  );
  const { messages } = await people[0]!.call('listMessages', { roomId, limit: '200' });
  for (const timeline of shown) expect(bodies(timeline)).toEqual(messages.map(({ body }) => body));
  for (const index of people.keys()) {
    const own = messages.filter(({ body }) => body.startsWith(`${index}:`)).map(({ body }) => body);
    expect(own).toEqual(Array.from({ length: 50 }, (_, i) => `${index}: ${i}`));
  }
  for (const client of through) client.stop();
  await link.close();
});

it('[D4] after a long absence the end of the room is here, and all history behind it', async () => {
  const [ann, bo] = await Promise.all([node.person(), node.person()]);
  const { id: roomId } = await ann.createRoom();
  await bo.call('joinRoom', { roomId });
  const link = await startLink(Number(new URL(node.url).port));
  const client = start(ann, { url: `http://127.0.0.1:${link.port}` });
  const room = client.room(roomId);
  room.open();
  await until(room.timeline, ({ status }) => status === 'ready');
  await link.cut();
  await bo.connect();
  await Promise.all(Array.from({ length: 1200 }, (_, i) => bo.say(roomId, `text ${i}`)));
  await link.mend();
  await until(room.timeline, ({ items }) => items.length >= 50);
  for (;;) {
    const { hasOlder } = room.timeline.get();
    if (!hasOlder) break;
    await room.loadOlder();
  }
  const seqs = room.timeline.get().items.map((item) => {
    if (item.kind === 'pending') throw new Error('nothing was sent');
    return item.kind === 'message' ? item.message.seq : item.notice.seq;
  });
  expect(seqs).toEqual(Array.from({ length: 1202 }, (_, i) => i + 1));
  await until(client.rooms, ({ rooms }) => rooms[0]?.unread === 100);
  client.stop();
  await link.close();
});

it('[D4] [D5] what happens to a room is shown everywhere, also what a node did that died before it told', async () => {
  const [ann, bo] = await Promise.all([node.person(), node.person()]);
  const { id: roomId } = await ann.createRoom();
  await bo.call('joinRoom', { roomId });
  const client = start(bo);
  await until(client.rooms, ({ status }) => status === 'ready');
  const shown = (fits: (room: MyRoom) => boolean) => until(client.rooms, ({ rooms }) => rooms.some(fits));

  const { room } = await ann.call('updateRoom', { roomId, name: `told ${roomId}`, topic: 'News' });
  await shown(({ name, topic }) => name === room.name && topic === 'News');
  const { archivedAt } = (await ann.call('updateRoom', { roomId, archived: true })).room;
  await shown((room) => room.archivedAt === archivedAt);

  await database.query(
    `WITH changed AS (
       UPDATE room SET archived_at = NULL, last_seq = last_seq + 1 WHERE id = $1 RETURNING last_seq
     )
     INSERT INTO room_log (room_id, seq, kind, actor_id, at) SELECT $1, last_seq, 'unarchived', $2, now() FROM changed`,
    [roomId, ann.id],
  );
  await shown((room) => room.archivedAt === null);
  client.room(roomId).open();
  const { items } = await until(client.room(roomId).timeline, ({ status }) => status === 'ready');
  expect(items.flatMap((item) => (item.kind === 'notice' ? [item.notice.kind] : []))).toEqual([
    'joined',
    'joined',
    'renamed',
    'topic',
    'archived',
    'unarchived',
  ]);
  const [listed] = (await bo.call('listRooms', {})).rooms;
  expect(client.rooms.get().rooms).toEqual([listed]);
});

it('where a proxy refuses websockets, polling carries the connection', async () => {
  const ann = await node.person();
  const open = new Set<Socket>();
  const proxy = createServer((near) => {
    open.add(near);
    near.on('error', () => near.destroy());
    near.once('data', (head) => {
      if (!/upgrade: websocket/i.test(head.toString())) {
        const far = connect(Number(new URL(node.url).port), '127.0.0.1');
        far.on('error', () => near.destroy());
        far.write(head);
        near.pipe(far).pipe(near);
      } else near.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    });
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const client = start(ann, { url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` });
  await until(client.connection, ({ transport }) => transport === 'polling');
  await until(client.rooms, ({ status }) => status === 'ready');
  client.stop();
  for (const socket of open) socket.destroy();
  proxy.close();
});

it('[D7] a logout ends the connection for good, and a stranger never gets one', async () => {
  const ann = await node.person();
  let told = 0;
  const client = start(ann, { onSignedOut: () => told++ });
  await until(client.connection, ({ status }) => status === 'online');
  await ann.call('logout', {});
  await until(client.connection, ({ status }) => status === 'signed-out');
  expect(told).toBe(1);
  expect(client.connection.get()).toMatchObject({ transport: null });

  const stranger = start(ann, { extraHeaders: {} });
  await until(stranger.connection, ({ status }) => status === 'signed-out');
});

it('[D6] from a node that closes the client is back after a part of the time it gave, drawn by chance', async () => {
  const ann = await node.person();
  const clock = createManualClock();
  const connection = createConnection({
    url: ann.url,
    extraHeaders: { cookie: ann.cookie },
    clock,
    random: () => 0.5,
    isSignedOut: async () => false,
  });
  connection.start();
  await until(connection.state, ({ status }) => status === 'online');
  const told = new Promise((resolve) => connection.on('closing', resolve));
  node.app.io.emit('closing', { returnInMs: 8000 });
  await told;
  expect(connection.state.get().status).toBe('online');
  node.app.io.disconnectSockets(true);
  await until(connection.state, ({ status }) => status === 'reconnecting');
  clock.advance(3999);
  expect(clock.waiting).toBe(1);
  clock.advance(1);
  expect(clock.waiting).toBe(0);
  await until(connection.state, ({ status }) => status === 'online');

  // Only that once: after another end the usual wait is a short one.
  node.app.io.disconnectSockets(true);
  await until(connection.state, ({ status }) => status === 'reconnecting');
  clock.advance(500);
  await until(connection.state, ({ status }) => status === 'online');
  connection.stop();
});
