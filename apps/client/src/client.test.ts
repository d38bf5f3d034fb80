import { limits, type Page } from '@parley/protocol';
import { expect, it } from 'vitest';
import { flush } from '../test/manual-clock.ts';
import { createRig } from '../test/rig.ts';
import { localError } from './errors.ts';

async function setUp(rooms: Record<string, string[]> = { red: ['ann', 'bo'] }) {
  const rig = createRig();
  for (const [roomId, members] of Object.entries(rooms)) rig.server.createRoom(roomId, members);
  const ann = rig.peer('ann');
  ann.link.connect();
  await rig.settle();
  const show = (roomId: string) =>
    ann.client
      .room(roomId)
      .timeline.get()
      .items.map((item) => (item.kind === 'message' ? item.message.body : item.kind));
  const count = (event: string) => ann.link.log.filter((request) => request.event === event).length;
  return { ...rig, ...ann, show, count };
}

it('[D4] asks for the rooms only when the server has subscribed the socket', async () => {
  const { server, peer } = createRig();
  server.createRoom('red', ['ann']);
  const { link } = peer('ann');
  link.connect();
  await flush();
  expect(link.calls).toEqual([]);
  link.rise();
  link.deliver();
  await flush();
  expect(link.calls.map(({ name }) => name)).toEqual(['listRooms']);
});

it('lists my rooms by name, live, and hands out the same objects while nothing changes', async () => {
  const { client, server, settle } = await setUp({ b: ['ann'], a: ['ann', 'bo'], x: ['bo'] });
  const before = client.rooms.get();
  expect(before.status).toBe('ready');
  expect(before.rooms.map(({ id }) => id)).toEqual(['a', 'b']);
  expect(client.rooms.get()).toBe(before);
  server.say('a', 'bo');
  await settle();
  const after = client.rooms.get();
  expect(after.rooms.map(({ unread }) => unread)).toEqual([1, 0]);
  expect(after.rooms[1]).toBe(before.rooms[1]);
  server.rename('a', 'zebra');
  await settle();
  expect(client.rooms.get().rooms.map(({ name }) => name)).toEqual(['Room b', 'zebra']);
});

it('[D4] a change that comes before the list of rooms is not lost', async () => {
  const { server, peer, settle } = createRig();
  server.createRoom('red', ['ann']);
  const { client, link } = peer('ann');
  link.connect();
  client.room('red').open();
  link.rise();
  link.deliver();
  await flush();
  link.serve();
  server.say('red', 'bo');
  link.deliver();
  await settle();
  expect(client.room('red').timeline.get()).toMatchObject({
    status: 'ready',
    items: [{}, { kind: 'message' }],
  });
  expect(client.rooms.get().rooms[0]).toMatchObject({ unread: 1, head: 2 });
});

it('opens a room with its newest page and pages back to the beginning', async () => {
  const { client, server, settle } = await setUp();
  server.say('red', 'bo', 120);
  await settle();
  const room = client.room('red');
  expect(client.room('red')).toBe(room);
  const timeline = () => room.timeline.get();
  expect(timeline().status).toBe('cold');
  room.open();
  room.open();
  await settle();
  expect(timeline()).toMatchObject({ status: 'ready', hasOlder: true, loadingOlder: false });
  while (timeline().hasOlder) {
    const page = room.loadOlder();
    expect(timeline().loadingOlder).toBe(true);
    await settle();
    await page;
  }
  expect(timeline().items).toHaveLength(122);
  await room.loadOlder();
});

it('a first page that fails is tried again, and says so meanwhile', async () => {
  const { client, link, server, pass } = await setUp();
  server.say('red', 'bo');
  client.room('red').open();
  link.failCall();
  await flush();
  expect(client.room('red').timeline.get()).toMatchObject({
    status: 'error',
    error: { code: 'unavailable' },
  });
  await pass(600);
  expect(client.room('red').timeline.get().status).toBe('ready');
  expect(client.room('red').timeline.get()).not.toHaveProperty('error');
});

it('an older page that fails leaves the window as it is, until asked again', async () => {
  const { client, link, server, settle } = await setUp();
  server.say('red', 'bo', 80);
  await settle();
  const room = client.room('red');
  room.open();
  await settle();
  const page = room.loadOlder();
  link.failCall();
  await page;
  expect(room.timeline.get()).toMatchObject({
    status: 'ready',
    hasOlder: true,
    error: { code: 'unavailable' },
  });
  void room.loadOlder();
  await settle();
  expect(room.timeline.get()).toMatchObject({ hasOlder: false });
  expect(room.timeline.get()).not.toHaveProperty('error');
});

it('[D4] after an absence an opened room is caught up by sync, others by the list', async () => {
  const { client, link, server, settle, show } = await setUp({ red: ['ann'], green: ['ann'] });
  client.room('red').open();
  await settle();
  link.cut();
  server.say('red', 'bo', 30);
  server.say('green', 'bo', 30);
  link.log.length = 0;
  link.connect();
  await settle();
  expect(show('red')).toHaveLength(31);
  expect(client.rooms.get().rooms.map(({ head, unread }) => [head, unread])).toEqual([
    [31, 30],
    [31, 30],
  ]);
  const asked = link.log.flatMap(({ input }) => Object.keys((input.rooms as object | undefined) ?? {}));
  expect(new Set(asked)).toEqual(new Set(['red']));
});

it('[D4] a lost event of a silent room is found by the check of the heads within 30 s', async () => {
  const { client, link, server, pass } = await setUp({ red: ['ann'], green: ['ann'] });
  client.room('red').open();
  await pass(100);
  server.say('red', 'bo');
  server.say('green', 'bo');
  link.down.length = 0;
  await pass(31_000);
  expect(client.rooms.get().rooms.map(({ unread }) => unread)).toEqual([1, 1]);
  expect(client.room('red').timeline.get().items).toHaveLength(2);
});

it('asks for 500 rooms at once at most', async () => {
  const many = Object.fromEntries(Array.from({ length: 501 }, (_, n) => [`room-${n}`, ['ann']]));
  const { link, pass } = await setUp(many);
  link.log.length = 0;
  await pass(31_000);
  const sizes = link.log.map(({ input }) => Object.keys(input.rooms as object).length);
  expect(sizes).toEqual([0, limits.syncRooms, 1]);
});

it('a refused sync is not repeated without a pause', async () => {
  const { client, link, server, settle, count } = await setUp();
  client.room('red').open();
  await settle();
  server.handle = () => ({ ok: false, error: localError('invalid', 'No.') });
  server.say('red', 'bo', 2);
  link.drop(0);
  await settle();
  const before = count('sync');
  for (let i = 0; i < 100; i++) await settle();
  expect(count('sync')).toBe(before);
});

it('[D5] [D7] follows being brought into a room and out of it, and comes back to it whole', async () => {
  const { client, server, settle, show } = await setUp({ red: ['bo'] });
  server.say('red', 'bo', 3);
  const room = client.room('red');
  room.open();
  await settle();
  expect(room.timeline.get().status).toBe('gone');
  server.enter('red', 'ann');
  await settle();
  expect(room.timeline.get().status).toBe('ready');
  expect(show('red')).toHaveLength(5);
  server.leave('red', 'ann');
  await settle();
  expect(room.timeline.get()).toMatchObject({ status: 'gone', items: [] });
  expect(client.rooms.get().rooms).toEqual([]);
  server.say('red', 'bo', 3);
  server.enter('red', 'ann');
  await settle();
  expect(show('red')).toHaveLength(10);
  server.deleteRoom('red');
  await settle();
  expect(room.timeline.get().status).toBe('gone');
});

it('[D7] learns from the list what it missed while away', async () => {
  const { client, link, server, settle } = await setUp({ red: ['ann'], green: ['bo'] });
  client.room('red').open();
  await settle();
  link.cut();
  server.leave('red', 'ann');
  server.enter('green', 'ann');
  link.connect();
  await settle();
  expect(client.rooms.get().rooms.map(({ id }) => id)).toEqual(['green']);
  expect(client.room('red').timeline.get()).toMatchObject({ status: 'gone', items: [] });
});

it('a list that is older than an event does not undo it', async () => {
  const { client, link, server, settle } = await setUp({ red: ['ann'], green: ['bo'] });
  link.cut();
  link.connect();
  link.rise();
  link.deliver();
  await flush();
  link.serve();
  server.leave('red', 'ann');
  server.enter('green', 'ann');
  while (link.down.length) link.deliver();
  link.answer();
  await flush();
  expect(client.rooms.get().rooms.map(({ id }) => id)).toEqual(['green']);
  await settle();
  expect(client.rooms.get().rooms.map(({ id }) => id)).toEqual(['green']);
});

it('[D4] a head that nobody told the changes of makes the client ask, after a moment in which they may come', async () => {
  const { client, server, clock, settle, show, count } = await setUp();
  client.room('red').open();
  await settle();
  server.crash(2);
  server.say('red', 'bo', 2);
  const before = count('sync');
  server.hint();
  await settle();
  clock.advance(249);
  expect(count('sync')).toBe(before);
  clock.advance(1);
  await settle();
  expect(count('sync')).toBe(before + 1);
  expect(show('red')).toHaveLength(4);
  server.hint();
  clock.advance(10_000);
  expect(count('sync')).toBe(before + 1);
});

it('[D4] [D8] the head of a room, told where the database is back, ends the wait for list, page and changes', async () => {
  const { client, link, server, clock, pass, settle } = await setUp();
  server.say('red', 'bo');
  client.room('red').open();
  const { call, handle } = server;
  server.call = () => {
    throw localError('unavailable', 'Later.');
  };
  server.handle = (userId, event, input) =>
    Object.keys(input.rooms ?? {}).length > 0
      ? { ok: false, error: localError('unavailable', 'Later.') }
      : handle.call(server, userId, event, input);
  link.cut();
  link.connect();
  server.say('red', 'bo');
  link.drop(0);
  await pass(20_000);
  const listed: string[] = [];
  server.call = (...asked) => {
    listed.push(asked[1]);
    return call.apply(server, asked);
  };
  server.handle = handle;
  server.hint();
  await settle();
  expect(listed).toContain('listRooms');
  // The moment in which the changes may come by themselves.
  clock.advance(250);
  await settle();
  expect(client.room('red').timeline.get()).toMatchObject({ status: 'ready', items: [{}, {}, {}, {}] });
});

it('[D4] [D5] the head of a room that is not known makes the list be fetched', async () => {
  const { client, server, settle, pass } = await setUp({ red: ['ann'], green: ['bo'] });
  server.crash();
  server.enter('green', 'ann');
  await settle();
  expect(client.rooms.get().rooms).toHaveLength(1);
  server.hint();
  await pass(1500);
  expect(client.rooms.get().rooms.map(({ id }) => id)).toEqual(['green', 'red']);
});

it('[D5] memberships that changed untold are found by the next check, and cost one list', async () => {
  const { client, link, server, pass } = await setUp({ red: ['ann'], green: ['bo'] });
  const lists: string[] = [];
  const { call } = server;
  server.call = (userId, name, input) => {
    lists.push(name);
    return call.call(server, userId, name, input);
  };
  server.crash(2);
  server.enter('green', 'ann');
  server.leave('red', 'ann');
  await pass(31_000);
  expect(client.rooms.get().rooms.map(({ id }) => id)).toEqual(['green']);
  await pass(120_000);
  expect(lists).toEqual(['listRooms']);
  expect(link.connected).toBe(true);
});

it('[D5] news that I left, older than the list that says I am back, is put right by the next check', async () => {
  const { client, link, server, settle, pass } = await setUp({ red: ['ann', 'bo'] });
  server.leave('red', 'ann');
  server.crash();
  server.enter('red', 'ann');
  const [gone] = link.down.splice(0);
  await pass(31_000);
  expect(client.rooms.get().rooms.map(({ id }) => id)).toEqual(['red']);
  link.push(gone!);
  await settle();
  expect(client.rooms.get().rooms).toEqual([]);
  await pass(31_000);
  expect(client.rooms.get().rooms.map(({ id }) => id)).toEqual(['red']);
});

it('[D4] [D5] what a room is called and about is in its sequence: no list is needed, and no other event', async () => {
  const { client, link, server, settle, pass } = await setUp({ red: ['ann'], green: ['ann'] });
  const asked: string[] = [];
  const { call } = server;
  server.call = (userId, name, input) => {
    asked.push(name);
    return call.call(server, userId, name, input);
  };
  const heard: string[] = [];
  for (const event of ['chat', 'room'] as const) client.on(event, () => heard.push(event));
  server.rename('green', 'told');
  await settle();
  server.crash(3);
  server.rename('red', 'untold');
  server.setTopic('red', 'silence');
  server.archive('red', true);
  await pass(31_000);
  expect(client.rooms.get().rooms).toEqual(['green', 'red'].map((id) => server.myRoom(id, 'ann')));
  expect(client.rooms.get().rooms.map(({ name }) => name)).toEqual(['told', 'untold']);
  expect(heard).toEqual(['chat']);
  expect(asked).toEqual([]);
  expect(link.connected).toBe(true);
});

it('[D5] a database restored from a backup makes the client begin anew, whatever the numbers say', async () => {
  const { client, server, link, settle, show } = await setUp();
  const room = client.room('red');
  room.open();
  server.say('red', 'bo', 2);
  server.backUp();
  server.say('red', 'bo', 3);
  await settle();
  room.markRead();
  await settle();
  server.restore();
  server.say('red', 'bo', 3);
  const unsent = room.send('written meanwhile');
  link.connect();
  await settle();
  const { messages } = server.call('ann', 'listMessages', { roomId: 'red', limit: 50 }) as Page;
  expect(show('red').slice(2)).toEqual(messages.map(({ body }) => body));
  expect(messages.at(-1)).toMatchObject({ body: 'written meanwhile', clientMessageId: unsent });
  expect(client.rooms.get().rooms[0]).toMatchObject({ head: 8, readSeq: 0, unread: 5 });
});

it('[D5] until the server has said which history it tells, nothing of it is taken', async () => {
  const { client, server, link, settle, show } = await setUp();
  client.room('red').open();
  server.say('red', 'bo');
  await settle();
  const before = show('red');
  server.restore();
  server.createRoom('red', ['ann', 'bo']);
  server.say('red', 'bo', 2);
  link.connect();
  server.say('red', 'bo');
  const told = link.down.length;
  for (let i = 0; i < told; i++) link.deliver();
  expect(show('red')).toEqual(before);
  await settle();
  expect(show('red')).toHaveLength(5);
});

it('[D2] [D5] what was acked just before the restore, and is not in the backup, is sent again', async () => {
  const { client, server, link, settle, show } = await setUp();
  client.room('red').open();
  await settle();
  server.backUp();
  client.room('red').send('acked, not seen yet');
  await flush();
  link.rise();
  link.drop(0);
  link.deliver();
  server.restore();
  link.connect();
  await settle();
  expect(show('red').at(-1)).toBe('acked, not seen yet');
  expect(server.head('red')).toBe(3);
});

it('joins and leaves by socket, again while that may help, and says why not', async () => {
  const { client, link, server, clock, settle, count } = await setUp({ red: ['bo'] });
  const joining = client.joinRoom('red');
  link.rise();
  link.down.length = 0;
  clock.advance(limits.ackTimeoutMs + 500);
  await settle();
  expect(await joining).toMatchObject({ id: 'red', memberCount: 2 });
  expect(count('join')).toBe(2);
  expect(client.rooms.get().rooms).toHaveLength(1);

  const leaving = client.leaveRoom('red');
  link.rise();
  link.down.length = 0;
  clock.advance(limits.ackTimeoutMs + 500);
  await settle();
  await leaving;
  expect(client.rooms.get().rooms).toEqual([]);

  server.deleteRoom('red');
  const refused = client.joinRoom('red');
  await settle();
  await expect(refused).rejects.toMatchObject({ code: 'not_found', status: 404, retryable: false });
});

it('gives up a join after 30 s without connection, and at once when stopped', async () => {
  const { client, link, clock } = await setUp();
  link.cut();
  const given = expect(client.joinRoom('green')).rejects.toMatchObject({
    code: 'unavailable',
    retryable: true,
  });
  for (let i = 0; i < 40; i++) {
    clock.advance(1000);
    await flush();
  }
  await given;
  const stopped = expect(client.joinRoom('green')).rejects.toMatchObject({ code: 'unavailable' });
  client.stop();
  await stopped;
  expect(clock.waiting).toBe(0);
});

it('tells what was read once a second at most, under way once, and never back', async () => {
  const { client, link, server, clock, settle, pass } = await setUp();
  const room = client.room('red');
  server.say('red', 'bo', 10);
  await settle();
  const reads = () => link.log.filter(({ event }) => event === 'read').map(({ input }) => input.seq);
  room.markRead(5);
  expect(client.rooms.get().rooms[0]).toMatchObject({ readSeq: 5, unread: 7 });
  room.markRead(3);
  room.markRead(8);
  room.markRead();
  expect(client.rooms.get().rooms[0]).toMatchObject({ readSeq: 12, unread: 0 });
  expect(reads()).toEqual([5]);
  await settle();
  expect(reads()).toEqual([5]);
  clock.advance(1000);
  await settle();
  expect(reads()).toEqual([5, 12]);
  room.markRead(12);
  room.markRead(9999);
  await pass(5000);
  expect(reads()).toEqual([5, 12]);
});

it('follows what I read on another device', async () => {
  const { client, peer, server, settle } = await setUp();
  server.say('red', 'bo', 4);
  const phone = peer('ann');
  phone.link.connect();
  await settle();
  phone.client.room('red').markRead(5);
  await settle();
  expect(client.rooms.get().rooms[0]).toMatchObject({ readSeq: 5, unread: 1 });
});

it('tells that I type every 3 s at most, and anew after a message', async () => {
  const { client, clock, count } = await setUp();
  const room = client.room('red');
  room.typing();
  room.typing();
  clock.advance(limits.typingEveryMs - 1);
  room.typing();
  expect(count('typing')).toBe(1);
  clock.advance(1);
  room.typing();
  expect(count('typing')).toBe(2);
  room.send('done');
  room.typing();
  expect(count('typing')).toBe(3);
});

it('shows who types until 6 s after the last sign or their message', async () => {
  const { client, peer, server, clock, settle } = await setUp({ red: ['ann', 'bo', 'cy'] });
  const bo = peer('bo');
  bo.link.connect();
  await settle();
  const typing = () => client.room('red').typingUsers.get();
  bo.client.room('red').typing();
  await settle();
  expect(typing()).toEqual(['bo']);
  expect(typing()).toBe(typing());
  clock.advance(limits.typingForMs);
  expect(typing()).toEqual([]);
  bo.client.room('red').typing();
  await settle();
  server.say('red', 'bo');
  await settle();
  expect(typing()).toEqual([]);
});

it('presence is what changed since a snapshot; a new connection or too many changes ask for a new one', async () => {
  const { client, link } = await setUp();
  const presence = () => client.presence.get();
  expect(presence().staleCount).toBe(1);
  link.push({ event: 'presence', payload: { online: ['bo', 'cy'], offline: [], stale: false } });
  link.push({ event: 'presence', payload: { online: [], offline: ['bo'], stale: false } });
  link.deliver();
  link.deliver();
  expect([...presence().changes]).toEqual([
    ['bo', 'offline'],
    ['cy', 'online'],
  ]);
  link.push({ event: 'presence', payload: { online: [], offline: [], stale: true } });
  link.deliver();
  expect(presence()).toEqual({ changes: new Map(), staleCount: 2 });
});

it('passes events on as they come, until told to stop', async () => {
  const { client, server, settle } = await setUp();
  const heard: unknown[] = [];
  const stop = client.on('chat', (event) => heard.push(event.roomId));
  server.say('red', 'bo');
  await settle();
  stop();
  server.say('red', 'bo');
  await settle();
  expect(heard).toEqual(['red']);
});

it('measures the round trip', async () => {
  const { client, link, clock, settle } = await setUp();
  link.cut();
  link.connect();
  clock.advance(42);
  await settle();
  expect(client.connection.get().roundTripMs).toBe(42);
});

it('an unauthenticated list signs out', async () => {
  const { link, server, settle } = await setUp();
  server.call = () => {
    throw localError('unauthenticated', 'Log in first.');
  };
  link.cut();
  link.connect();
  await settle();
  expect(link.signedOut).toBe(true);
});

it('stop leaves no timer, and start takes up again', async () => {
  const { client, link, server, clock, settle, show } = await setUp();
  client.room('red').open();
  await settle();
  client.room('red').send('one');
  client.room('red').markRead();
  server.say('red', 'bo', 2);
  link.drop(0);
  link.deliver();
  client.stop();
  await flush();
  expect(clock.waiting).toBe(0);
  client.start();
  link.connect();
  await settle();
  expect(show('red')).toHaveLength(5);
});
