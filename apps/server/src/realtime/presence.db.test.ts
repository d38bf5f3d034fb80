import { createDatabase, startNode, type TestDatabase, type TestNode } from '@parley/testkit';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';

let database: TestDatabase;
let node: TestNode;
/** Moved by the tests: grace and leases end by it, while the node looks every real second. */
let skippedMs = 0;
const now = () => Date.now() + skippedMs;

beforeAll(async () => {
  database = await createDatabase(inject('postgresUrl'));
  node = await startNode(database.url, {}, now);
});
afterAll(async () => {
  await node.close();
  await database.drop();
});

async function pair() {
  const ann = await (await node.person()).connect();
  const bo = await node.person();
  const { id: roomId } = await ann.createRoom();
  await bo.call('joinRoom', { roomId });
  const online = async () => {
    const { members } = await ann.call('listMembers', { roomId });
    return members.find(({ user }) => user.id === bo.id)!.online;
  };
  return { ann, bo, online };
}

it('who connects is told online to those who share a room, and who leaves offline, late', async () => {
  const { ann, bo, online } = await pair();
  expect(await online()).toBe(false);
  await bo.connect();
  await ann.hears('presence', (event) => event.online.includes(bo.id));
  expect(await online()).toBe(true);

  bo.disconnect();
  // Another look of the node passes before the grace does: still online.
  const stranger = await (await node.person()).connect();
  await stranger.call('joinRoom', { roomId: (await ann.call('listRooms', {})).rooms[0]!.id });
  expect(
    ann.heard.some(
      ({ event, payload }) =>
        event === 'presence' && (payload as { offline: string[] }).offline.includes(bo.id),
    ),
  ).toBe(false);
  expect(await online()).toBe(true);
  skippedMs += 9000;
  await ann.hears('presence', (event) => event.offline.includes(bo.id));
  expect(await online()).toBe(false);
});

it('a reconnect within the grace is no news', async () => {
  const { ann, bo } = await pair();
  await bo.connect();
  await ann.hears('presence', (event) => event.online.includes(bo.id));
  bo.disconnect();
  await bo.connect();
  skippedMs += 9000;
  // Somebody else's coming and going passes through the same looks of the node.
  const { rooms } = await ann.call('listRooms', {});
  const other = await node.person();
  await other.call('joinRoom', { roomId: rooms[0]!.id });
  await other.connect();
  await ann.hears('presence', (event) => event.online.includes(other.id));
  const news = ann.heard.filter(
    ({ event, payload }) =>
      event === 'presence' &&
      [...(payload as { online: string[] }).online, ...(payload as { offline: string[] }).offline].includes(
        bo.id,
      ),
  );
  expect(news).toHaveLength(1);
});

it('a node that died without a word takes nobody’s presence along for longer than a lease', async () => {
  const { ann, bo, online } = await pair();
  await database.query(
    `INSERT INTO presence_lease (user_id, node_id, expires_at) VALUES ($1, gen_random_uuid(), $2)`,
    [bo.id, new Date(now() + 20_000)],
  );
  expect(await online()).toBe(true);
  skippedMs += 21_000;
  await ann.hears('presence', (event) => event.offline.includes(bo.id));
  expect(await online()).toBe(false);
});
