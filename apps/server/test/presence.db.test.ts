import type { EventOf } from '@parley/protocol';
import {
  createClock,
  createDatabase,
  type Link,
  type Person,
  startLink,
  startNode,
  type TestDatabase,
  type TestNode,
} from '@parley/testkit';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';

// Two nodes on one database; the second reaches it by a link that can be cut: then it is as good as dead.
const clock = createClock();
let database: TestDatabase;
let link: Link;
let node: TestNode;
let other: TestNode;
beforeAll(async () => {
  database = await createDatabase(inject('postgresUrl'));
  const url = new URL(database.url);
  link = await startLink(Number(url.port));
  url.port = String(link.port);
  node = await startNode(database.url, {}, clock.now);
  other = await startNode(url.href, {}, clock.now);
});
afterAll(async () => {
  await link.mend();
  await Promise.all([node.close(), other.close()]);
  await link.close();
  await database.drop();
});

/** More than the grace, and than the time between two renewals; less than a lease. */
const GRACE_MS = 11_000;
const LEASE_MS = 31_000;

async function pair(): Promise<{ ann: Person; bo: Person; roomId: string }> {
  const ann = await (await node.person()).connect();
  const bo = await node.person();
  const { id: roomId } = await ann.createRoom();
  await bo.call('joinRoom', { roomId });
  return { ann, bo, roomId };
}
const isTold = (ann: Person, bo: Person, state: 'online' | 'offline') =>
  ann.hears('presence', (event) => event[state].includes(bo.id));
/** Forgets what was heard, so that the next wait is for something new. */
const forget = (ann: Person) => ann.heard.splice(0);
const isOnline = async (ann: Person, bo: Person, roomId: string) =>
  (await ann.call('listMembers', { roomId })).members.find(({ user }) => user.id === bo.id)!.online;
const leases = async ({ id }: Person) =>
  (await database.query('SELECT 1 FROM presence_lease WHERE user_id = $1', [id])).length;
/** Resolves when the node has seen a disconnect: the clock may be moved then. */
const leaves = (from: TestNode, person: Person) =>
  new Promise<void>((resolve) => {
    const { id } = person.socket;
    from.app.io
      .of('/')
      .sockets.get(id!)!
      .once('disconnect', () => resolve());
    person.disconnect();
  });

it('of two tabs one may be closed', async () => {
  const { ann, bo, roomId } = await pair();
  const tab = await node.again(bo);
  await bo.connect();
  await tab.connect();
  await isTold(ann, bo, 'online');
  await leaves(node, tab);
  clock.advance(GRACE_MS);
  // Whatever is due is told when somebody else's coming is.
  const cy = await node.person();
  await cy.call('joinRoom', { roomId });
  await cy.connect();
  await isTold(ann, cy, 'online');
  expect(await isOnline(ann, bo, roomId)).toBe(true);
  expect(JSON.stringify(ann.heard.filter(({ event }) => event === 'presence'))).not.toContain(
    `"offline":["${bo.id}`,
  );
});

it('on two nodes there are two leases: who leaves one is still there by the other', async () => {
  const { ann, bo, roomId } = await pair();
  const there = await other.again(bo);
  await bo.connect();
  await isTold(ann, bo, 'online');
  await there.connect();
  while ((await leases(bo)) < 2) await new Promise(setImmediate);
  await leaves(node, bo);
  clock.advance(GRACE_MS);
  while ((await leases(bo)) > 1) await new Promise(setImmediate);
  expect(await isOnline(ann, bo, roomId)).toBe(true);
  forget(ann);
  await leaves(other, there);
  clock.advance(GRACE_MS);
  while ((await leases(bo)) > 0) await new Promise(setImmediate);
  expect(await isOnline(ann, bo, roomId)).toBe(false);
});

it('a node that lost everything is forgotten with a lease, and is told of again when it is back', async () => {
  const { ann, bo, roomId } = await pair();
  const there = await (await other.again(bo)).connect();
  while (!(await isOnline(ann, bo, roomId))) await new Promise(setImmediate);
  forget(ann);
  await link.cut();
  clock.advance(LEASE_MS);
  await isTold(ann, bo, 'offline');
  expect(await isOnline(ann, bo, roomId)).toBe(false);
  forget(there);
  await link.mend();
  while (!(await isOnline(ann, bo, roomId))) await new Promise(setImmediate);
  // Hints between nodes need their own adapter; who is connected to the node itself hears it.
  await there.hears('presence', (event) => event.online.includes(bo.id));
});

it('who comes back in the very moment they are told offline is told online again', async () => {
  const { ann, bo, roomId } = await pair();
  await bo.connect();
  await isTold(ann, bo, 'online');
  await leaves(node, bo);
  forget(ann);
  await database.locked('presence_lease', async () => {
    clock.advance(GRACE_MS);
    // Both nodes have looked who is due, and wait.
    await database.blocked(2);
    await bo.connect();
  });
  // Somebody else's coming is told by a later look than the one that waited.
  const cy = await node.person();
  await cy.call('joinRoom', { roomId });
  await cy.connect();
  await isTold(ann, cy, 'online');
  const news = ann.heard
    .filter(({ event }) => event === 'presence')
    .map(({ payload }) => payload as EventOf<'presence'>)
    .filter(({ online, offline }) => online.includes(bo.id) || offline.includes(bo.id));
  expect(news.at(-1)?.offline ?? []).not.toContain(bo.id);
  expect(await isOnline(ann, bo, roomId)).toBe(true);
});
