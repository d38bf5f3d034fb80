import type { EventOf } from '@parley/protocol';
import { createClock, type Person, type TestNode } from '@parley/testkit';
import { useDatabase, useLink, useNode } from '@parley/testkit/hooks';
import { afterAll, expect, it } from 'vitest';

// Two nodes on one database; the second reaches it by a link that can be cut: then it is as good as dead.
const clock = createClock();
const database = useDatabase();
const link = useLink(database);
const node = useNode(database, {}, clock.now);
const other = useNode(link, {}, clock.now);
afterAll(() => link.mend());

/** More than the grace, less than the time between two renewals. */
const GRACE_MS = 9000;
/** More than the time between two renewals, less than a lease. */
const RENEW_MS = 11_000;
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

const newsOf = (ann: Person, bo: Person) =>
  ann.heard
    .filter(({ event }) => event === 'presence')
    .map(({ payload }) => payload as EventOf<'presence'>)
    .filter(({ online, offline }) => online.includes(bo.id) || offline.includes(bo.id));
/** Somebody else comes, and it is told: whatever was due by then is told as well. */
async function passALook(ann: Person, roomId: string): Promise<void> {
  const cy = await node.person();
  await cy.call('joinRoom', { roomId });
  await cy.connect();
  await isTold(ann, cy, 'online');
}

it('who connects is told online to those who share a room, and who leaves offline, late', async () => {
  const { ann, bo, roomId } = await pair();
  expect(await isOnline(ann, bo, roomId)).toBe(false);
  await bo.connect();
  await isTold(ann, bo, 'online');
  expect(await isOnline(ann, bo, roomId)).toBe(true);

  await leaves(node, bo);
  await passALook(ann, roomId);
  expect(newsOf(ann, bo)).toHaveLength(1);
  expect(await isOnline(ann, bo, roomId)).toBe(true);
  clock.advance(GRACE_MS);
  await isTold(ann, bo, 'offline');
  expect(await isOnline(ann, bo, roomId)).toBe(false);
});

it('a reconnect within the grace is no news', async () => {
  const { ann, bo, roomId } = await pair();
  await bo.connect();
  await isTold(ann, bo, 'online');
  await leaves(node, bo);
  await bo.connect();
  clock.advance(GRACE_MS);
  await passALook(ann, roomId);
  expect(newsOf(ann, bo)).toHaveLength(1);
});

it('of two tabs one may be closed', async () => {
  const { ann, bo, roomId } = await pair();
  const tab = await node.again(bo);
  await bo.connect();
  await tab.connect();
  await isTold(ann, bo, 'online');
  await leaves(node, tab);
  clock.advance(RENEW_MS);
  await passALook(ann, roomId);
  expect(await isOnline(ann, bo, roomId)).toBe(true);
  expect(newsOf(ann, bo).flatMap(({ offline }) => offline)).not.toContain(bo.id);
});

it('on two nodes there are two leases: who leaves one is still there by the other', async () => {
  const { ann, bo, roomId } = await pair();
  const there = await other.again(bo);
  await bo.connect();
  await isTold(ann, bo, 'online');
  await there.connect();
  while ((await leases(bo)) < 2) await new Promise(setImmediate);
  await leaves(node, bo);
  clock.advance(RENEW_MS);
  while ((await leases(bo)) > 1) await new Promise(setImmediate);
  expect(await isOnline(ann, bo, roomId)).toBe(true);
  forget(ann);
  await leaves(other, there);
  clock.advance(RENEW_MS);
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
    clock.advance(RENEW_MS);
    // Both nodes have looked who is due, and wait.
    await database.blocked(2);
    await bo.connect();
  });
  // A later look than the one that waited.
  await passALook(ann, roomId);
  expect(newsOf(ann, bo).at(-1)?.offline ?? []).not.toContain(bo.id);
  expect(await isOnline(ann, bo, roomId)).toBe(true);
});
