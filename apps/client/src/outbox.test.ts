import { limits } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { flush } from '../test/manual-clock.ts';
import { createRig, type Peer } from '../test/rig.ts';
import { localError } from './errors.ts';
import { createMemoryOutboxStorage, type OutboxStorage } from './outbox-storage.ts';
import type { TimelineItem } from './types.ts';

const ROOM = 'red';

async function setUp(storage: OutboxStorage = createMemoryOutboxStorage()) {
  const rig = createRig();
  rig.server.createRoom(ROOM, ['ann', 'bo']);
  const ann = rig.peer('ann', { storage });
  ann.link.connect();
  await rig.settle();
  const room = ann.client.room(ROOM);
  room.open();
  await rig.settle();
  return { ...rig, ann, room, storage };
}

const pending = ({ client }: Peer) =>
  client
    .room(ROOM)
    .timeline.get()
    .items.filter((item): item is TimelineItem & { kind: 'pending' } => item.kind === 'pending');

const bodies = ({ client }: Peer) =>
  client
    .room(ROOM)
    .timeline.get()
    .items.flatMap((item) => (item.kind === 'message' ? [item.message.body] : []));

const chats = ({ link }: Peer) =>
  link.log.filter(({ event }) => event === 'chat').map(({ input }) => input.clientMessageId);

it('[D6] a send is shown at once, and keeps its key when it is stored', async () => {
  const { ann, room, settle } = await setUp();
  const id = room.send('hello');
  expect(pending(ann)).toMatchObject([{ key: id, body: 'hello', state: 'sending', attempts: 0 }]);
  await settle();
  expect(pending(ann)).toEqual([]);
  expect(room.timeline.get().items.at(-1)).toMatchObject({
    kind: 'message',
    key: id,
    message: { body: 'hello' },
  });
});

it('[D6] an ack without the change keeps the message in sight until the change is here', async () => {
  const { ann, room, link } = await setUp().then((made) => ({ ...made, link: made.ann.link }));
  room.send('hello');
  await flush();
  link.rise();
  link.drop(0);
  link.deliver();
  expect(pending(ann)).toHaveLength(1);
  expect(chats(ann)).toHaveLength(1);
});

it('[D4] the change that such an ack tells of is fetched', async () => {
  const { ann, room, pass } = await setUp();
  room.send('hello');
  await flush();
  ann.link.rise();
  ann.link.drop(0);
  await pass(300);
  expect([pending(ann), bodies(ann)]).toEqual([[], ['hello']]);
});

it('[D3] messages of one room go one after the other, those of two rooms side by side', async () => {
  const { ann, room, server } = await setUp();
  server.createRoom('green', ['ann']);
  const first = room.send('one');
  room.send('two');
  const other = ann.client.room('green').send('elsewhere');
  await flush();
  expect(chats(ann)).toEqual([first, other]);
});

it('[D2] without an answer the same id is sent again, and stored once', async () => {
  const { ann, room, server, clock, settle } = await setUp();
  const id = room.send('hello');
  await flush();
  ann.link.rise();
  ann.link.down.length = 0;
  clock.advance(limits.ackTimeoutMs);
  clock.advance(500);
  expect(chats(ann)).toEqual([id, id]);
  await settle();
  expect(server.rooms.get(ROOM)?.log.filter(({ kind }) => kind === 'message')).toHaveLength(1);
  expect([pending(ann), bodies(ann)]).toEqual([[], ['hello']]);
});

it('[D2] without an answer the room is asked too: what it shows need not be sent again', async () => {
  const { ann, room, pass } = await setUp();
  const id = room.send('hello');
  await flush();
  ann.link.rise();
  ann.link.down.length = 0;
  await pass(60_000);
  expect(chats(ann)).toEqual([id]);
  expect([pending(ann), bodies(ann)]).toEqual([[], ['hello']]);
});

it('[D2] [D3] a cut in the middle resumes with the first that is not acked', async () => {
  const { ann, room, settle } = await setUp();
  for (const text of ['one', 'two', 'three']) room.send(text);
  await flush();
  ann.link.rise();
  ann.link.cut();
  ann.link.connect();
  await settle();
  expect(bodies(ann)).toEqual(['one', 'two', 'three']);
  expect(pending(ann)).toEqual([]);
});

it('waits longer from try to try, at most 30 s, and not at all after a reconnect', async () => {
  const { ann, room, server, clock, settle } = await setUp();
  server.refusals = Array.from({ length: 12 }, () => localError('busy', 'Later.'));
  room.send('hello');
  await settle();
  const waits: number[] = [];
  for (let tries = chats(ann).length; tries < 10; tries++) {
    const before = clock.now();
    while (chats(ann).length === tries) clock.advance(50);
    waits.push(clock.now() - before);
    await settle();
  }
  // The rig draws the middle of the jitter.
  expect(waits.slice(0, 4)).toEqual([250, 500, 1000, 2000]);
  expect(Math.max(...waits)).toBe(15_000);
  const tries = chats(ann).length;
  ann.link.cut();
  ann.link.connect();
  await settle();
  expect(chats(ann)).toHaveLength(tries + 1);
});

it('[D8] while the database is away a message waits as sending, however long, and then goes by itself', async () => {
  const { ann, room, server, pass } = await setUp();
  server.refusals = Array.from({ length: 20 }, () => localError('unavailable', 'The database is away.'));
  const id = room.send('hello');
  await pass(120_000);
  expect(pending(ann)).toMatchObject([{ key: id, state: 'sending' }]);
  expect([ann.link.connected, bodies(ann), server.refusals.length > 0]).toEqual([true, [], true]);
  await pass(300_000);
  expect([pending(ann), bodies(ann)]).toEqual([[], ['hello']]);
});

it('[D8] the head of its room, told where the database is back, ends the wait of a message', async () => {
  const { ann, room, server, clock, settle, pass } = await setUp();
  server.refusals = Array.from({ length: 8 }, () => localError('unavailable', 'Later.'));
  room.send('hello');
  await pass(20_000);
  server.refusals = [];
  const tries = chats(ann).length;
  const before = clock.now();
  server.hint();
  await settle();
  expect(chats(ann)).toHaveLength(tries + 1);
  expect(pending(ann)).toEqual([]);
  expect(clock.now()).toBe(before);
});

it('honours retryAfterMs of a rate limit in every room: the limit is the person’s', async () => {
  const { ann, room, server, clock, settle } = await setUp();
  server.createRoom('green', ['ann']);
  server.refusals = [{ ...localError('rate_limited', 'Slower.'), retryAfterMs: 4000 }];
  room.send('one');
  await settle();
  ann.client.room('green').send('two');
  clock.advance(3999);
  await flush();
  expect(chats(ann)).toHaveLength(1);
  clock.advance(1);
  await settle();
  expect(chats(ann)).toHaveLength(3);
});

it('[D3] a refusal for good is written down before the next message goes', async () => {
  const storage = createMemoryOutboxStorage();
  let write = () => {};
  const slow: OutboxStorage = {
    ...storage,
    update: (entry) =>
      new Promise((resolve) => {
        write = () => resolve(storage.update(entry));
      }),
  };
  const { ann, room, server, settle } = await setUp(slow);
  server.refusals = [localError('forbidden', 'This room is archived.')];
  const one = room.send('one');
  const two = room.send('two');
  await settle();
  expect(pending(ann)).toMatchObject([{ state: 'failed' }, { state: 'sending' }]);
  expect(chats(ann)).toEqual([one]);
  write();
  await settle();
  expect(chats(ann)).toEqual([one, two]);
  expect(bodies(ann)).toEqual(['two']);
});

it('[D6] a refusal for good fails with its reason, lets the next go, and can be retried under the same id', async () => {
  const { ann, room, server, settle } = await setUp();
  server.refusals = [localError('forbidden', 'This room is archived.')];
  const id = room.send('one');
  room.send('two');
  await settle();
  expect(bodies(ann)).toEqual(['two']);
  expect(pending(ann)).toMatchObject([
    { state: 'failed', body: 'one', error: { message: 'This room is archived.' } },
  ]);
  room.retry(id);
  expect(pending(ann)).toMatchObject([{ state: 'sending' }]);
  await settle();
  expect(bodies(ann)).toEqual(['two', 'one']);
});

it('[D6] discarding gives the text back, but never of a message that the server may have', async () => {
  const { ann, room, server, settle } = await setUp();
  server.refusals = [localError('forbidden', 'No.')];
  const failed = room.send('failed');
  await settle();
  expect(room.discard(failed)).toBe('failed');
  expect(pending(ann)).toEqual([]);

  const underWay = room.send('under way');
  const waiting = room.send('waiting');
  await flush();
  expect(room.discard(underWay)).toBe('');
  expect(room.discard(waiting)).toBe('waiting');
  await settle();
  expect(bodies(ann)).toEqual(['under way']);
  expect(room.discard('of nobody')).toBe('');
});

it('[D6] [D7] when the room is gone, what is unsent stays as failed, with the reason', async () => {
  const { ann, room, server, settle } = await setUp();
  ann.link.cut();
  server.leave(ROOM, 'ann');
  room.send('too late');
  ann.link.connect();
  await settle();
  expect(room.timeline.get().status).toBe('gone');
  expect(room.timeline.get().items).toMatchObject([{ kind: 'pending', state: 'failed', body: 'too late' }]);
});

it('[D6] what was stored just before the room was gone does not stay as failed', async () => {
  const { ann, room, server, settle } = await setUp();
  room.send('just in time');
  await flush();
  ann.link.rise();
  ann.link.drop(0);
  server.leave(ROOM, 'ann');
  ann.link.deliver(1);
  expect(pending(ann)).toMatchObject([{ state: 'failed' }]);
  await settle();
  expect(pending(ann)).toEqual([]);
});

it('[D6] nothing is emitted before the storage has it', async () => {
  const memory = createMemoryOutboxStorage();
  let stored = () => {};
  const slow: OutboxStorage = {
    ...memory,
    add: (entry) => new Promise((resolve) => (stored = () => resolve(memory.add(entry)))),
  };
  const { ann, room } = await setUp(slow);
  room.send('hello');
  await flush();
  expect(chats(ann)).toEqual([]);
  stored();
  await flush();
  expect(chats(ann)).toHaveLength(1);
});

it('a storage that fails does not hold messages back', async () => {
  const broken: OutboxStorage = {
    load: () => Promise.reject(new Error('no storage')),
    add: () => Promise.reject(new Error('full')),
    update: () => Promise.reject(new Error('full')),
    remove: () => Promise.reject(new Error('gone')),
  };
  const { ann, room, settle } = await setUp(broken);
  room.send('hello');
  await settle();
  expect(bodies(ann)).toEqual(['hello']);
});

it('[D2] [D6] after a reload the storage is taken up: sent again under the same id, in order, failed ones kept', async () => {
  const { ann, room, server, storage, settle, peer } = await setUp();
  server.refusals = [localError('forbidden', 'No.')];
  const failed = room.send('refused');
  await settle();
  const stored = room.send('stored, but the ack was lost');
  const unsent = room.send('never sent');
  await flush();
  ann.link.rise();
  ann.client.stop();

  const again = peer('ann', { storage });
  again.link.connect();
  again.client.room(ROOM).open();
  await settle();
  expect(chats(again)).toEqual([stored, unsent]);
  expect(bodies(again)).toEqual(['stored, but the ack was lost', 'never sent']);
  expect(pending(again)).toMatchObject([{ clientMessageId: failed, state: 'failed' }]);
  expect((await storage.load()).map(({ clientMessageId }) => clientMessageId)).toEqual([failed]);
});

it('[D2] what a page of history already shows is not shown as pending too', async () => {
  const { ann, room, storage, settle, peer } = await setUp();
  room.send('stored, but the ack was lost');
  await flush();
  ann.link.rise();
  ann.client.stop();
  const again = peer('ann', { storage });
  again.link.connect();
  again.client.room(ROOM).open();
  await flush();
  // The repeated send is still under way when the page comes.
  again.link.up.length = 0;
  await settle();
  again.link.calls.length = 0;
  const { items } = again.client.room(ROOM).timeline.get();
  expect(items.filter(({ kind }) => kind !== 'notice')).toHaveLength(1);
});

describe('a revision', () => {
  /** A message of mine that is stored. */
  const setUpSaid = async () => {
    const rig = await setUp();
    rig.room.send('hello');
    await rig.settle();
    const item = () => {
      const found = rig.room.timeline.get().items.find(({ kind }) => kind === 'message');
      return found as TimelineItem & { kind: 'message' };
    };
    const { id, seq } = item().message;
    return { ...rig, item, id, seq };
  };

  it('[D6] is shown at once with what it is of, and is over when the change is here', async () => {
    const { room, settle, item, id, seq } = await setUpSaid();
    room.edit(id, seq, 'better');
    expect(item()).toMatchObject({
      message: { body: 'hello' },
      revisions: [{ kind: 'edit', body: 'better', state: 'sending' }],
    });
    await settle();
    expect(item().message).toMatchObject({ body: 'better', revSeq: seq + 1 });
    expect(item().revisions).toBeUndefined();
  });

  it('[D6] made offline goes behind what was said before it, each on top of the one before', async () => {
    const { ann, server, room, settle, item, id, seq } = await setUpSaid();
    ann.link.cut();
    room.edit(id, seq, 'better');
    room.edit(id, seq, 'best');
    room.send('afterwards');
    expect(item().revisions?.map(({ body }) => body)).toEqual(['better', 'best']);
    ann.link.connect();
    await settle();
    expect(
      server.rooms
        .get(ROOM)
        ?.log.map(({ kind }) => kind)
        .slice(-3),
    ).toEqual(['edited', 'edited', 'message']);
    expect(item().message.body).toBe('best');
    expect(item().revisions).toBeUndefined();
  });

  it('[D2] whose answer was lost is repeated, and changes nothing more', async () => {
    const { ann, clock, server, room, settle, item, id, seq } = await setUpSaid();
    room.edit(id, seq, 'better');
    await flush();
    ann.link.rise();
    ann.link.drop(1);
    clock.advance(6000);
    await settle();
    clock.advance(6000);
    await settle();
    expect(item().message.revSeq).toBe(seq + 1);
    expect(item().revisions).toBeUndefined();
    expect(server.head(ROOM)).toBe(seq + 1);
  });

  it('[D6] that is refused keeps its text beside what is true, and holds up nothing', async () => {
    const { server, room, settle, item, id, seq } = await setUpSaid();
    server.revise(ROOM, id, 'said elsewhere');
    const failed = room.edit(id, seq, 'better');
    room.delete(id);
    await settle();
    expect(item()).toMatchObject({
      message: { body: '' },
      revisions: [{ kind: 'edit', body: 'better', state: 'failed', error: { code: 'conflict' } }],
    });
    expect(room.discard(failed)).toBe('better');
    expect(item().revisions).toBeUndefined();
  });

  it('[D6] is shown with its message again, once that comes back into sight', async () => {
    const { ann, server, room, settle, item, id, seq } = await setUpSaid();
    server.revise(ROOM, id, 'said elsewhere');
    room.edit(id, seq, 'better');
    server.say(ROOM, 'bo', 30);
    await settle();
    for (let times = 0; times < 10; times++) {
      server.say(ROOM, 'bo', 30);
      await settle();
    }
    expect(bodies(ann)).not.toContain('said elsewhere');
    expect(pending(ann)).toMatchObject([{ revises: id, body: 'better', state: 'failed' }]);
    while (room.timeline.get().hasOlder) {
      room.look({ from: 0, to: Number.POSITIVE_INFINITY });
      void room.loadOlder();
      await settle();
    }
    room.look({ from: 0, to: 20 });
    expect(room.timeline.get().hasNewer).toBe(true);
    expect(item()).toMatchObject({ message: { body: 'said elsewhere' }, revisions: [{ body: 'better' }] });
    expect(pending(ann)).toEqual([]);
  });

  it('[D6] [D7] keeps its text where the room is gone', async () => {
    const { ann, server, room, settle, id, seq } = await setUpSaid();
    ann.link.cut();
    room.edit(id, seq, 'better');
    room.delete(id);
    server.leave(ROOM, 'ann');
    ann.link.connect();
    await settle();
    expect(pending(ann)).toMatchObject([{ revises: id, body: 'better', state: 'failed' }]);
  });
});

describe('a reaction', () => {
  const setUpSaid = async () => {
    const rig = await setUp();
    rig.server.say(ROOM, 'ghost');
    await rig.settle();
    const item = () => {
      const found = rig.room.timeline.get().items.find(({ kind }) => kind === 'message');
      return found as TimelineItem & { kind: 'message' };
    };
    return { ...rig, item, id: item().message.id };
  };

  it('[D6] is shown at once with its message, and is over when the change is here', async () => {
    const { room, settle, item, id } = await setUpSaid();
    room.react(id, '👍');
    expect(item().reacting).toMatchObject([{ kind: 'react', emoji: '👍', state: 'sending' }]);
    expect(item().revisions).toBeUndefined();
    await settle();
    expect(item().message.reactions).toEqual([{ emoji: '👍', userId: 'ann' }]);
    expect(item().reacting).toBeUndefined();
  });

  it('[D6] made and taken back offline ends as it was left', async () => {
    const { ann, room, settle, item, id } = await setUpSaid();
    ann.link.cut();
    room.react(id, '👍');
    room.unreact(id, '👍');
    room.react(id, '🎉');
    ann.link.connect();
    await settle();
    expect(item().message.reactions).toEqual([{ emoji: '🎉', userId: 'ann' }]);
    expect(item().reacting).toBeUndefined();
  });

  it('[D2] whose answer was lost is repeated, and changes nothing more', async () => {
    const { ann, clock, server, room, settle, item, id } = await setUpSaid();
    const head = server.head(ROOM);
    room.react(id, '👍');
    await flush();
    ann.link.rise();
    ann.link.drop(1);
    clock.advance(6000);
    await settle();
    clock.advance(6000);
    await settle();
    expect(item().message.reactions).toHaveLength(1);
    expect(item().reacting).toBeUndefined();
    expect(server.head(ROOM)).toBe(head + 1);
  });

  it('[D6] that is refused says so beside its message until it is discarded, and holds up nothing', async () => {
    const { ann, server, room, settle, item, id } = await setUpSaid();
    ann.link.cut();
    const failed = room.react(id, '👍');
    room.send('afterwards');
    server.revise(ROOM, id, null);
    ann.link.connect();
    await settle();
    expect(item().reacting).toMatchObject([{ emoji: '👍', state: 'failed', error: { code: 'gone' } }]);
    expect(pending(ann)).toEqual([]);
    room.discard(failed);
    expect(item().reacting).toBeUndefined();
  });
});
