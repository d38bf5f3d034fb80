import { randomUUID } from 'node:crypto';
import { OPCODE, type Person, RawPolling, RawWebSocket, rawTcp, upgradeHead } from '@parley/testkit';
import { useDatabase, useNode } from '@parley/testkit/hooks';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';

const database = useDatabase();
const node = useNode(database, { MAX_SOCKETS_PER_USER: '5' });
let mallory: Person;
let bystander: Person;
let roomId: string;
beforeAll(async () => {
  [mallory, bystander] = await Promise.all([node.person(), node.person()]);
  await bystander.connect();
  roomId = (await bystander.createRoom()).id;
  await mallory.call('joinRoom', { roomId });
});

let connection: string | undefined;
afterEach(async () => {
  connection ??= bystander.socket.id;
  await bystander.say(roomId, 'still here');
  expect(bystander.socket.id).toBe(connection);
});

/** Asks for an ack after what was sent. @returns `answers` or `closed` */
async function fate(raw: RawWebSocket): Promise<string> {
  raw.text('42999["sync",{"rooms":{}}]');
  const answers = raw.hears((text) => text.startsWith('43999')).then(() => 'answers');
  const outcome = await answers.catch(() => 'closed');
  raw.socket.destroy();
  return outcome;
}

const deep = '['.repeat(30_000) + ']'.repeat(30_000);

describe('a packet of the engine or of Socket.IO that is malformed', () => {
  it.each([
    ['an empty frame', ''],
    ['no packet type', 'x'],
    ['a message without content', '4'],
    ['an unknown Socket.IO type', '49'],
    ['an event without data', '42'],
    ['an event that is no array', '42{}'],
    ['an event without a name', '42[]'],
    ['an event named by an object', '42[{}]'],
    ['an event named null', '42[null,{}]'],
    ['a truncated event', '42["chat",{"roomId":'],
    ['a reserved event: connect', '42["connect",{}]'],
    ['a reserved event: disconnect', '42["disconnect","x"]'],
    ['a reserved event: connect_error', '42["connect_error",{}]'],
    ['a reserved event: newListener', '42["newListener","chat"]'],
    ['an error', '42["error",{}]'],
    ['an ack id beyond all numbers', `42${'9'.repeat(400)}["chat",{}]`],
    ['an ack of nothing', '43[]'],
    ['an ack that is no array', '431{}'],
    ['a connect_error from a client', '44{"message":"x"}'],
    ['a second connect', '40'],
    ['a connect with a token that is no object', '40"x"'],
    ['a connect to an unknown namespace', '40/admin,'],
    ['a connect to __proto__', '40/__proto__,'],
    ['an event to a namespace it is not in', '42/admin,["chat",{}]'],
    ['a disconnect', '41'],
    ['a disconnect with data', '41["x"]'],
    ['a binary event that never gets its attachment', '451-["chat",{"_placeholder":true,"num":0}]'],
    ['a binary event of a million attachments', '451000000-["chat",{"_placeholder":true,"num":0}]'],
    ['a binary event of no attachments', '450-["chat",{}]'],
    ['a binary event of minus one attachment', '45-1-["chat",{}]'],
    ['an upgrade that was not asked for', '5'],
    ['a ping', '2'],
    ['a probe', '2probe'],
    ['a pong nobody waits for', '3'],
    ['a noop', '6'],
    ['an unknown engine type', '9'],
    ['deep nesting as input', `421["chat",${deep}]`],
    ['deep nesting of objects', `421["chat",{"body":${'{"a":'.repeat(9000)}1${'}'.repeat(9000)}}]`],
  ])('%s costs at most its own connection', async (_, packet) => {
    const raw = await RawWebSocket.connect(node.url, { cookie: mallory.cookie });
    raw.text(packet);
    expect(['answers', 'closed']).toContain(await fate(raw));
  });

  it.each([
    ['a place beyond the attachments', '{"_placeholder":true,"num":7}'],
    ['a place before the attachments', '{"_placeholder":true,"num":-1}'],
    ['a place named __proto__', '{"_placeholder":true,"num":"__proto__"}'],
    ['deep nesting', deep],
  ])('an attachment for %s costs at most its own connection', async (_, placeholder) => {
    const raw = await RawWebSocket.connect(node.url, { cookie: mallory.cookie });
    raw.text(`451-1["chat",${placeholder}]`);
    raw.frame(OPCODE.binary, Buffer.from('hello'));
    expect(['answers', 'closed']).toContain(await fate(raw));
  });

  it('binary without a placeholder costs at most its own connection', async () => {
    const raw = await RawWebSocket.connect(node.url, { cookie: mallory.cookie });
    raw.frame(OPCODE.binary, Buffer.from('hello'));
    expect(await fate(raw)).toBe('closed');
  });

  it('a poll of 30,000 packets that are none costs at most its own connection', async () => {
    const polling = await RawPolling.connect(node.url, { cookie: mallory.cookie });
    await polling.post('\x1e'.repeat(30_000));
    await polling.post('42["x"]\x1e'.repeat(8000));
    expect((await fetch(`${node.url}/healthz`)).status).toBe(200);
  });
});

describe('a WebSocket frame that is malformed', () => {
  const frames: [string, (raw: RawWebSocket) => void][] = [
    ['is not masked', (raw) => raw.socket.write(Buffer.from([0x81, 2, 0x34, 0x31]))],
    ['has a reserved bit', (raw) => raw.frame(OPCODE.text, Buffer.from('2'), 0xc0)],
    ['has a reserved opcode', (raw) => raw.frame(3, Buffer.from('x'))],
    ['continues nothing', (raw) => raw.frame(0, Buffer.from('x'))],
    [
      'interrupts another',
      (raw) => {
        raw.frame(OPCODE.text, Buffer.from('42'), 0);
        raw.frame(OPCODE.text, Buffer.from('["x"]'));
      },
    ],
    ['is no UTF-8', (raw) => raw.frame(OPCODE.text, Buffer.from([0x34, 0x32, 0xff, 0xfe, 0xc0]))],
    ['pings with more than 125 bytes', (raw) => raw.frame(OPCODE.ping, Buffer.alloc(200))],
    ['closes with a code that is none', (raw) => raw.frame(OPCODE.close, Buffer.from([0, 1]))],
    [
      'announces a gigabyte',
      (raw) => raw.socket.write(Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0x40, 0, 0, 0, 1, 2, 3, 4, 5])),
    ],
    [
      'announces more than a number holds',
      (raw) =>
        raw.socket.write(Buffer.from([0x81, 0xff, 255, 255, 255, 255, 255, 255, 255, 255, 1, 2, 3, 4])),
    ],
    ['is no frame at all', (raw) => raw.socket.write('GET / HTTP/1.1\r\n\r\n'.repeat(20))],
  ];
  it.each(frames)('%s: that connection is closed', async (_, attack) => {
    const raw = await RawWebSocket.connect(node.url, { cookie: mallory.cookie });
    attack(raw);
    await raw.closed;
    expect(raw.received.join('')).not.toContain(' at ');
  });

  it('comes in a thousand fragments: it is put together or closed, at most at 64 KiB', async () => {
    const raw = await RawWebSocket.connect(node.url, { cookie: mallory.cookie });
    for (let index = 0; index < 1000; index++) raw.frame(index ? 0 : OPCODE.text, Buffer.alloc(100, 52), 0);
    await raw.closed;
  });
});

describe('a connection that is reset while it asks for a WebSocket', () => {
  /** Resets once the server has the request: the session look-up is in flight, or the path is nobody's. */
  async function reset(path: string): Promise<void> {
    const asked = new Promise<void>((resolve) => node.app.fastify.server.once('upgrade', () => resolve()));
    const { socket, closed } = await rawTcp(node.url);
    socket.write(upgradeHead(path, { cookie: mallory.cookie }));
    await asked;
    socket.resetAndDestroy();
    await closed;
  }

  it('ends neither the process nor other connections', async () => {
    const path = '/socket.io/?EIO=4&transport=websocket';
    await database.locked('session', async () => {
      for (let round = 0; round < 5; round++) await reset(path);
    });
    for (let round = 0; round < 10; round++) await reset(path);
    expect((await fetch(`${node.url}/healthz`)).status).toBe(200);
  });

  it('ends nothing where no WebSocket is offered either', async () => {
    for (let round = 0; round < 10; round++) await reset('/elsewhere');
    expect((await fetch(`${node.url}/healthz`)).status).toBe(200);
  });
});

describe('a person who wants too many sockets', () => {
  const socketsOf = (person: Person) => node.app.io.in(`user:${person.id}`).fetchSockets();
  /** Resolves when the server has seen one of the person's sockets off. */
  const leaves = (person: Person) =>
    new Promise<void>((resolve) => {
      for (const [id] of node.app.io.of('/').adapter.rooms.get(`user:${person.id}`)!.entries()) {
        node.app.io
          .of('/')
          .sockets.get(id)!
          .once('disconnect', () => resolve());
      }
    });

  it('gets one of a connection, though a frame holds a hundred CONNECT packets', async () => {
    const eve = await node.person();
    const opened = await RawPolling.open(node.url, { cookie: eve.cookie });
    const { sid } = JSON.parse((await opened.text()).slice(1)) as { sid: string };
    const polling = new RawPolling(node.url, sid, { cookie: eve.cookie });
    await polling.post(Array.from({ length: 100 }, () => '40{}').join('\x1e'));
    await (await polling.poll()).text();
    expect((await socketsOf(eve)).length).toBeLessThanOrEqual(1);
  });

  it('gets as many connections as are allowed, and the place of one that ended', async () => {
    const eve = await node.person();
    const sockets = [];
    for (let index = 0; index < 5; index++) {
      sockets.push(await RawWebSocket.connect(node.url, { cookie: eve.cookie }));
    }
    const sixth = await RawWebSocket.open(node.url, { cookie: eve.cookie });
    sixth.text('40');
    expect(await sixth.hears((text) => text.startsWith('44'))).toContain('"code":"busy"');
    expect(await socketsOf(eve)).toHaveLength(5);
    const left = leaves(eve);
    sockets[0]!.socket.destroy();
    await left;
    sixth.text('40');
    await sixth.hears((text) => text.startsWith('40'));
    for (const { socket } of [...sockets, sixth]) socket.destroy();
  });

  it('who leaves the namespace may come back on the same connection', async () => {
    const eve = await node.person();
    const raw = await RawWebSocket.connect(node.url, { cookie: eve.cookie });
    const left = leaves(eve);
    const [first] = raw.received.filter((text) => text.startsWith('40'));
    raw.text('41');
    await left;
    raw.text('40');
    await raw.hears((text) => text.startsWith('40') && text !== first);
    raw.text(`421["sync",{"rooms":{"${randomUUID()}":0}}]`);
    expect(await raw.hears((text) => text.startsWith('431'))).toContain('"gone":true');
    raw.socket.destroy();
  });
});
