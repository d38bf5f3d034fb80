import { randomUUID } from 'node:crypto';
import { limits, type Operation, operations } from '@parley/protocol';
import { type Person, RawPolling, RawWebSocket } from '@parley/testkit';
import { useNode } from '@parley/testkit/hooks';
import type { Socket } from 'socket.io-client';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';

const socketEvents = (Object.values(operations) as Operation[]).flatMap(({ socket }) => socket ?? []);

const node = useNode();
let mallory: Person;
let bystander: Person;
let roomId: string;
beforeAll(async () => {
  [mallory, bystander] = await Promise.all([node.person(), node.person()]);
  await mallory.connect();
  await bystander.connect();
  roomId = (await bystander.createRoom()).id;
  await mallory.emit('joinRoom', { roomId });
});

/** Whatever was done to the server: the other person's connection is the same, and works. */
let connection: string | undefined;
afterEach(async () => {
  connection ??= bystander.socket.id;
  const { seq } = await bystander.say(roomId, 'still here');
  expect(seq).toBeGreaterThan(0);
  expect(bystander.socket.id).toBe(connection);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

const message = () => ({ roomId, clientMessageId: randomUUID(), body: 'hello' });

const nonsense: [string, unknown[]][] = [
  ['no argument', []],
  ['null', [null]],
  ['a number', [7]],
  ['a string', ['{}']],
  ['a boolean', [true]],
  ['an array', [[{}]]],
  ['a Buffer', [Buffer.from('hello')]],
  ['an empty array and more', [[], {}, null]],
  ['1,000 arguments', Array.from({ length: 1000 }, (_, index) => index)],
  ['1,000 objects', Array.from({ length: 1000 }, () => ({ roomId: null }))],
  ['two good arguments', [{ roomId: randomUUID() }, { roomId: randomUUID() }]],
];

describe.each(socketEvents)('the event %s', (event) => {
  it.each(nonsense)('with %s is answered `invalid`', async (_, args) => {
    expect(await mallory.emitRaw(event, ...args)).toMatchObject({ ok: false, error: { code: 'invalid' } });
  });

  it('without an ack is taken in silence, sound or not', async () => {
    const socket = mallory.socket as unknown as Socket;
    for (const [, args] of nonsense) socket.emit(event, ...args);
    await mallory.settled();
  });

  it('cannot reach a prototype', async () => {
    const raw = await RawWebSocket.connect(node.url, { cookie: mallory.cookie });
    const inputs = [
      `{"__proto__":{"polluted":true,"roomId":"${roomId}","seq":1,"rooms":{}}}`,
      '{"constructor":{"prototype":{"polluted":true}}}',
    ];
    for (const [index, input] of inputs.entries()) {
      raw.text(`42${index}["${event}",${input}]`);
      expect(await raw.hears((text) => text.startsWith(`43${index}`))).toContain('"code":"invalid"');
    }
    raw.socket.destroy();
  });
});

const uuid = randomUUID();
const wrongTypes: [string, unknown][] = [
  ['join', { roomId: 7 }],
  ['join', { roomId: null }],
  ['join', { roomId: [uuid] }],
  ['join', { roomId: { uuid } }],
  ['join', { roomId: `${uuid} ` }],
  ['join', { roomId: `${uuid}' OR true --` }],
  ['leave', { roomId: 'room:' }],
  ['typing', { roomId: Buffer.from(uuid) }],
  ['chat', { ...message(), roomId: uuid, body: 7 }],
  ['chat', { ...message(), roomId: uuid, body: ['a'] }],
  ['chat', { ...message(), roomId: uuid, body: { toString: 'x' } }],
  ['chat', { ...message(), roomId: uuid, body: Buffer.from('hello') }],
  ['chat', { ...message(), roomId: uuid, clientMessageId: 1 }],
  ['chat', { roomId: uuid, body: 'no id' }],
  ['sync', { rooms: null }],
  ['sync', { rooms: [1] }],
  ['sync', { rooms: 'all' }],
  ['sync', { rooms: Buffer.from('x') }],
  ['sync', { rooms: { all: 0 } }],
  [
    'sync',
    { rooms: Object.fromEntries(Array.from({ length: limits.syncRooms + 1 }, () => [randomUUID(), 0])) },
  ],
];

it.each(wrongTypes)('%s refuses %j', async (event, input) => {
  expect(await mallory.emitRaw(event, input)).toMatchObject({ ok: false, error: { code: 'invalid' } });
});

describe('a cursor that is no position', () => {
  // What JSON has no word for arrives as null.
  const cursors = [
    -1,
    0.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    1e308,
    2 ** 31,
    '1',
    '',
    null,
    [1],
    {},
    true,
  ];
  it.each(cursors)('%j is refused, never "all caught up"', async (cursor) => {
    const sync = await mallory.emitRaw('sync', { rooms: { [roomId]: cursor } });
    expect(sync).toMatchObject({ ok: false, error: { code: 'invalid' } });
    const read = await mallory.emitRaw('read', { roomId, seq: cursor });
    expect(read).toMatchObject({ ok: false, error: { code: 'invalid' } });
  });

  it('beyond the head is refused by sync', async () => {
    const { head } = (await mallory.call('listRooms', {})).rooms.find(({ id }) => id === roomId)!;
    const answer = await mallory.emitRaw('sync', { rooms: { [roomId]: head + 1 } });
    expect(answer).toMatchObject({ ok: false, error: { code: 'invalid' } });
  });
});

describe('an event that is not in the contract', () => {
  it.each([
    'nothing',
    '',
    'message',
    'error',
    'ping',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'postMessage',
    'login',
    'x'.repeat(10_000),
  ])('%.20s is answered `invalid`', async (event) => {
    const answer = await mallory.emitRaw(event, message());
    expect(answer).toMatchObject({ ok: false, error: { code: 'invalid' } });
  });

  it('may be a number', async () => {
    const raw = await RawWebSocket.connect(node.url, { cookie: mallory.cookie });
    raw.text(`421[7,${JSON.stringify(message())}]`);
    expect(await raw.hears((text) => text.startsWith('431'))).toContain('"code":"invalid"');
    raw.socket.destroy();
  });
});

it('an event is acked once, and a client that acks what was never asked is not heard', async () => {
  const raw = await RawWebSocket.connect(node.url, { cookie: mallory.cookie });
  raw.text('437["surprise"]');
  raw.text(`421["chat",${JSON.stringify(message())}]`);
  raw.text('422["sync",{"rooms":{}}]');
  await raw.hears((text) => text.startsWith('431'));
  await raw.hears((text) => text.startsWith('432'));
  expect(raw.received.filter((text) => text.startsWith('431'))).toHaveLength(1);
  raw.socket.destroy();
});

describe('more than 64 KiB at once', () => {
  it('ends that WebSocket only', async () => {
    const eve = await (await node.person()).connect();
    const ended = new Promise((resolve) => eve.socket.once('disconnect', resolve));
    eve.socket.emit('chat', { ...message(), body: 'x'.repeat(limits.eventBytes) }, () => undefined);
    await ended;
    expect(mallory.socket.connected).toBe(true);
  });

  it('is 413 by polling', async () => {
    const polling = await RawPolling.connect(node.url, { cookie: mallory.cookie });
    const response = await polling.post(`42["chat",${JSON.stringify('x'.repeat(limits.eventBytes))}]`);
    expect(response.status).toBe(413);
  });

  it('leaves room for the longest message there is', async () => {
    const body = '\u{1F600}\n'.repeat(limits.bodyMax / 4) + '"\\'.repeat(limits.bodyMax / 8);
    expect((await mallory.say(roomId, body)).duplicate).toBe(false);
    const escaped = '\\u6f22'.repeat(limits.bodyMax);
    const raw = await RawWebSocket.connect(node.url, { cookie: mallory.cookie });
    raw.text(`421["chat",{"roomId":"${roomId}","clientMessageId":"${randomUUID()}","body":"${escaped}"}]`);
    expect(await raw.hears((text) => text.startsWith('431'))).toContain('"ok":true');
    raw.socket.destroy();
  });
});
