import { randomUUID } from 'node:crypto';
import { type Person, refusal } from '@parley/testkit';
import { useDatabase, useLink, useNode } from '@parley/testkit/hooks';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';

// [D8] The database is behind a link that can be cut, and its pool has two connections.
const database = useDatabase();
const link = useLink(database);
const node = useNode(link, { PG_POOL_SIZE: '2' });
let ann: Person;
let bo: Person;
let roomId: string;
beforeAll(async () => {
  [ann, bo] = await Promise.all([node.person(), node.person()]);
  await ann.connect();
  await bo.connect('polling');
  roomId = (await ann.createRoom()).id;
  await bo.call('joinRoom', { roomId });
});
afterEach(() => link.mend());

const send = () => ({ roomId, clientMessageId: randomUUID(), body: 'hello' });
const calls: [string, () => Promise<unknown>][] = [
  ['a send by socket', () => ann.emit('chat', send())],
  ['a send by HTTP', () => ann.call('postMessage', send())],
  ['joining', () => ann.emit('joinRoom', { roomId })],
  ['creating a room', () => ann.createRoom()],
  ['reading', () => ann.call('listMessages', { roomId })],
  ['sync', () => ann.emit('sync', { rooms: { [roomId]: 0 } })],
  ['the list of rooms', () => ann.call('listRooms', {})],
  ['logging in', () => node.again(ann)],
  ['registering', () => node.person()],
];

describe('[D8] a database that', () => {
  const codeOf = (error: Error & { code?: string }) =>
    error.code ?? error.message.match(/"code":"(\w+)"/)?.[1];
  const expectRetryable = async (work: Promise<unknown>) => {
    const error = await work.then(
      () => null,
      (reason: Error) => reason,
    );
    if (error === null) throw new Error('it succeeded');
    expect(['busy', 'unavailable'], error.message).toContain(codeOf(error));
  };
  /** As a client does: the same again, while it is told that this may help. */
  const until = async <T>(call: () => Promise<T>): Promise<T> => {
    for (;;) {
      try {
        return await call();
      } catch (error) {
        expect(['busy', 'unavailable']).toContain(codeOf(error as Error));
      }
    }
  };

  it('is away: those who are connected stay so, also by polling', async () => {
    await link.cut();
    const dropped: string[] = [];
    for (const person of [ann, bo]) person.socket.on('disconnect', (reason) => dropped.push(reason));
    // Two answers by polling, so at least as many polls.
    await expectRetryable(bo.emit('sync', { rooms: {} }));
    await expectRetryable(bo.emit('chat', send()));
    await link.mend();
    await until(() => bo.emit('sync', { rooms: {} }));
    expect(dropped).toEqual([]);
  });

  it.each(calls)('is away: %s is told to try again, and nothing else', async (_, call) => {
    await link.cut();
    await expectRetryable(call());
    await link.mend();
    await until(call);
  });

  it('says nothing: whatever is asked ends as well', async () => {
    link.freeze();
    await Promise.all(calls.map(([, call]) => expectRetryable(call())));
    // What was on the way is lost with the connections.
    await link.cut();
    await link.mend();
    for (const [, call] of calls) await until(call);
  });

  it('is held up: who finds no free connection in time is told to try again', async () => {
    await database.locked('read_cursor', async () => {
      await Promise.all(Array.from({ length: 12 }, () => expectRetryable(ann.call('listRooms', {}))));
    });
    expect((await ann.call('listRooms', {})).rooms.length).toBeGreaterThan(0);
  });

  it('comes back: sends that were refused are stored once under the same id, and heard by those who stayed', async () => {
    const before = ann.changesOf(roomId).length;
    const sends = Array.from({ length: 10 }, send);
    const cut = link.cut();
    const tries = sends.map((input) =>
      ann.emit('chat', input).then(
        () => 'stored',
        () => 'refused',
      ),
    );
    await Promise.all([cut, ...tries]);
    await link.mend();
    const acks = [];
    for (const input of sends) acks.push(await until(() => ann.emit('chat', input)));
    expect(new Set(acks.map(({ seq }) => seq)).size).toBe(10);
    await ann.settled();
    expect(
      ann
        .changesOf(roomId)
        .slice(before)
        .map(({ seq }) => seq)
        .sort(),
    ).toEqual(acks.map(({ seq }) => seq).sort());
  });

  it('was away does not cut who is connected by WebSocket', async () => {
    const { id } = ann.socket;
    await link.cut();
    expect(await refusal(ann.emit('chat', send()))).toMatchObject({ code: 'unavailable' });
    await link.mend();
    await until(() => ann.emit('chat', send()));
    expect(ann.socket.id).toBe(id);
  });
});
