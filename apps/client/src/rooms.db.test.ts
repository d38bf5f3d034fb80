import { isDeepStrictEqual } from 'node:util';
import type { MyRoom, operationsByNoun } from '@parley/protocol';
import type { Person } from '@parley/testkit';
import { useLink, useNode } from '@parley/testkit/hooks';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from './client.ts';
import type { Store } from './store.ts';
import type { Client } from './types.ts';

// [D5] Whatever is done to a room, by whomever: who was connected and who was away come to show what a fresh fetch does.

const node = useNode();
const link = useLink(node);
const clients: Client[] = [];
let owner: Person;
beforeAll(async () => {
  owner = await node.owner();
});
afterEach(() => {
  for (const client of clients.splice(0)) client.stop();
});

/** Ann moderates the room; Bo, who watches, and Cy are inside. */
interface Scene {
  ann: Person;
  bo: Person;
  cy: Person;
  roomId: string;
}

type Operation =
  | keyof typeof operationsByNoun.rooms
  | keyof typeof operationsByNoun.direct
  /** Of messages: what is not a line of its own, and touches one. */
  | 'react'
  | 'unreact';
type Reading = 'listRooms' | 'listDirectory' | 'getRoom' | 'listMembers' | 'listAllRooms';

const update = (change: Partial<Parameters<Person['call']>[1]>) => (scene: Scene) =>
  scene.ann.call('updateRoom', { roomId: scene.roomId, ...change });

async function first({ ann, roomId }: Scene) {
  const { messages } = await ann.call('listMessages', { roomId });
  return { roomId, messageId: messages[0]!.id, emoji: '👍' };
}

/** Every operation that changes a room, or whose rooms these are. One that is not here does not compile. */
const deeds: Record<Exclude<Operation, Reading>, Record<string, (scene: Scene) => Promise<unknown>>> = {
  createRoom: { 'on another device': ({ bo }) => bo.createRoom() },
  joinRoom: {
    'by another': async ({ roomId }) => (await node.person()).call('joinRoom', { roomId }),
    'on another device': async ({ ann, bo }) => bo.call('joinRoom', { roomId: (await ann.createRoom()).id }),
  },
  leaveRoom: {
    'by another': ({ cy, roomId }) => cy.call('leaveRoom', { roomId }),
    'on another device': ({ bo, roomId }) => bo.call('leaveRoom', { roomId }),
    'and back again': async ({ ann, bo, roomId }) => {
      await ann.call('updateMember', { roomId, userId: bo.id, role: 'moderator' });
      await bo.call('updateMembership', { roomId, favourite: true });
      await bo.call('leaveRoom', { roomId });
      await bo.call('joinRoom', { roomId });
    },
  },
  addMember: {
    'of another': async ({ bo, roomId }) =>
      bo.call('addMember', { roomId, userId: (await node.person()).id }),
    'to a private room': async ({ ann, bo }) => {
      const { id: roomId } = await ann.createRoom(undefined, 'private');
      await ann.call('addMember', { roomId, userId: bo.id });
    },
  },
  updateMember: {
    'of another': ({ ann, cy, roomId }) =>
      ann.call('updateMember', { roomId, userId: cy.id, role: 'moderator' }),
    'of mine': ({ ann, bo, roomId }) =>
      ann.call('updateMember', { roomId, userId: bo.id, role: 'moderator' }),
    'of mine, and back': async ({ ann, bo, roomId }) => {
      for (const role of ['moderator', 'member'] as const)
        await ann.call('updateMember', { roomId, userId: bo.id, role });
    },
  },
  removeMember: {
    'of another': ({ ann, cy, roomId }) => ann.call('removeMember', { roomId, userId: cy.id }),
    'of mine': ({ ann, bo, roomId }) => ann.call('removeMember', { roomId, userId: bo.id }),
  },
  updateRoom: {
    'another name': update({ name: `named ${crypto.randomUUID()}` }),
    'another topic': update({ topic: 'News' }),
    'to private': update({ visibility: 'private' }),
    'to announcements': update({ posting: 'moderators' }),
    'into the archive': update({ archived: true }),
    'all at once, and back': async (scene) => {
      const topic = 'for a moment';
      await update({ topic, visibility: 'private', posting: 'moderators', archived: true })(scene);
      await update({ topic: '', visibility: 'public', posting: 'everyone', archived: false })(scene);
    },
  },
  openDirect: {
    'by another, before they say anything': ({ ann, bo }) => ann.call('openDirect', { userIds: [bo.id] }),
    'on another device': ({ ann, bo }) => bo.call('openDirect', { userIds: [ann.id] }),
    'of several, with something said': async ({ ann, bo, cy }) => {
      const { room } = await cy.call('openDirect', { userIds: [ann.id, bo.id] });
      await cy.call('postMessage', { roomId: room.id, clientMessageId: crypto.randomUUID(), body: 'hello' });
    },
    'closed, and open again': async ({ ann, bo }) => {
      const { id: roomId, head } = (await bo.call('openDirect', { userIds: [ann.id] })).room;
      await bo.call('updateMembership', { roomId, hiddenSeq: head });
      await bo.call('openDirect', { userIds: [ann.id] });
    },
  },
  block: { 'on another device': ({ bo, cy }) => bo.call('block', { userId: cy.id }) },
  unblock: {
    'on another device': async ({ ann, bo, cy }) => {
      for (const { id: userId } of [ann, cy]) await bo.call('block', { userId });
      await bo.call('unblock', { userId: cy.id });
    },
  },
  react: {
    'by another': async (scene) => scene.cy.call('react', await first(scene)),
    'on another device': async (scene) => scene.bo.call('react', await first(scene)),
    'with two, one of them by two': async (scene) => {
      const { roomId, messageId } = await first(scene);
      await scene.cy.call('react', { roomId, messageId, emoji: '👍' });
      for (const emoji of ['🎉', '👍']) await scene.ann.call('react', { roomId, messageId, emoji });
    },
    'and the message is deleted': async (scene) => {
      const { emoji, ...message } = await first(scene);
      await scene.cy.call('react', { ...message, emoji });
      await scene.ann.call('deleteMessage', message);
    },
  },
  unreact: {
    'by another': async (scene) => {
      await scene.cy.call('react', await first(scene));
      await scene.bo.call('react', await first(scene));
      await scene.cy.call('unreact', await first(scene));
    },
    'and nobody reacts any more': async (scene) => {
      await scene.cy.call('react', await first(scene));
      await scene.cy.call('unreact', await first(scene));
    },
  },
  deleteRoom: { 'by the owner': ({ roomId }) => owner.call('deleteRoom', { roomId }) },
  updateMembership: {
    'closed on another device, until something is said': async ({ ann, bo }) => {
      const { id: roomId } = (await ann.call('openDirect', { userIds: [bo.id] })).room;
      await bo.call('updateMembership', { roomId, hiddenSeq: 0 });
      await ann.call('postMessage', { roomId, clientMessageId: crypto.randomUUID(), body: 'hello' });
    },
    'on another device': ({ bo, roomId }) => bo.call('updateMembership', { roomId, favourite: true }),
    'and one no longer': async ({ bo, roomId }) => {
      for (const favourite of [true, false]) await bo.call('updateMembership', { roomId, favourite });
    },
  },
};

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

/** Bo's client with the room open. */
async function watch({ bo, roomId }: Scene, url: string): Promise<Client> {
  const extraHeaders = { cookie: bo.cookie };
  const client = createClient({ api: bo.api, url, extraHeaders, userId: bo.id });
  clients.push(client);
  client.start();
  await until(client.rooms, ({ rooms }) => rooms.some(({ id }) => id === roomId));
  client.room(roomId).open();
  await until(client.room(roomId).timeline, ({ status }) => status === 'ready');
  return client;
}

const byId = (rooms: readonly MyRoom[]) => [...rooms].sort((a, b) => (a.id < b.id ? -1 : 1));
const lines = (client: Client, roomId: string) =>
  client
    .room(roomId)
    .timeline.get()
    .items.flatMap((item) => {
      if (item.kind === 'pending') return [];
      return [item.kind === 'message' ? item.message : item.notice];
    });

describe.each(Object.entries(deeds))('[D5] %s', (_, cases) => {
  it.each(Object.entries(cases))('%s', async (_, deed) => {
    const [ann, bo, cy] = (await Promise.all([node.person(), node.person(), node.person()])) as [
      Person,
      Person,
      Person,
    ];
    const { id: roomId } = await ann.createRoom();
    for (const { id: userId } of [bo, cy]) await ann.call('addMember', { roomId, userId });
    const send = { roomId, clientMessageId: crypto.randomUUID(), body: 'hello' };
    await ann.call('postMessage', send);
    const scene = { ann, bo, cy, roomId };
    const [live, late] = [await watch(scene, node.url), await watch(scene, link.url)];

    await link.cut();
    await until(late.connection, ({ status }) => status === 'reconnecting');
    await deed(scene);
    await link.mend();

    const listed = await bo.call('listRooms', {});
    const fresh = byId(listed.rooms);
    const mine = fresh.some(({ id }) => id === roomId);
    const page = mine ? await bo.call('listMessages', { roomId }) : { messages: [], notices: [] };
    const truth = [...page.messages, ...page.notices].sort((a, b) => a.seq - b.seq);
    for (const client of [live, late]) {
      await until(client.rooms, ({ rooms }) => isDeepStrictEqual(byId(rooms), fresh));
      await until(client.rooms, ({ blocked }) => isDeepStrictEqual([...blocked].sort(), listed.blocked));
      await until(client.room(roomId).timeline, () => isDeepStrictEqual(lines(client, roomId), truth));
      expect(client.room(roomId).timeline.get().status).toBe(mine ? 'ready' : 'gone');
    }
  });
});
