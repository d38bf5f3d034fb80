import { randomUUID } from 'node:crypto';
import {
  type Client,
  createClient,
  createMemoryRoomStorage,
  type Store,
  type Timeline,
} from '@parley/client';
import { type Message, type OperationName, operations } from '@parley/protocol';
import type { Person } from '@parley/testkit';
import { useDatabase, useNode } from '@parley/testkit/hooks';
import { afterEach, describe, expect, it } from 'vitest';

const node = useNode(useDatabase());

const clients: Client[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.stop();
});

function start(person: Person, roomId: string, roomStorage = createMemoryRoomStorage()) {
  const client = createClient({
    api: person.api,
    url: person.url,
    extraHeaders: { cookie: person.cookie },
    userId: person.id,
    roomStorage,
  });
  clients.push(client);
  client.start();
  client.room(roomId).open();
  return client;
}

function until<T>(store: Store<T>, fits: (value: T) => boolean): Promise<T> {
  return new Promise((resolve) => {
    let leave = () => {};
    const look = () => {
      if (!fits(store.get())) return;
      leave();
      resolve(store.get());
    };
    leave = store.subscribe(look);
    look();
  });
}

const ready = ({ status, stale }: Timeline) => status === 'ready' && !stale;

/** What a client shows of a room once it has applied everything up to `head`. */
async function view(client: Client, roomId: string, head: number) {
  const { rooms } = await until(client.rooms, (state) => state.rooms.some((room) => room.head >= head));
  const { items } = await until(client.room(roomId).timeline, ready);
  return { room: rooms.find(({ id }) => id === roomId), items };
}

interface Scene {
  ann: Person;
  /** Another than who looks on. */
  bo: Person;
  roomId: string;
  /** Of bo, and not the last one. */
  message: Message;
}

/** One call of every operation that changes a room; the others change none. */
const changing: Partial<Record<OperationName, (scene: Scene) => Promise<unknown>>> = {
  chat: async ({ bo, roomId }) => (await bo.connect()).say(roomId, 'by socket'),
  postMessage: ({ bo, roomId }) =>
    bo.call('postMessage', { roomId, clientMessageId: randomUUID(), body: 'by HTTP' }),
  editMessage: ({ bo, roomId, message: { id, seq } }) =>
    bo.call('editMessage', { roomId, messageId: id, revSeq: seq, body: 'edited' }),
  deleteMessage: ({ ann, roomId, message }) => ann.call('deleteMessage', { roomId, messageId: message.id }),
  react: ({ bo, roomId, message: { id } }) =>
    bo.call('react', { roomId, messageId: id, emoji: '👩🏽‍❤️‍💋‍👩🏿' }),
  unreact: async ({ ann, bo, roomId, message: { id: messageId } }) => {
    for (const person of [ann, bo]) await person.call('react', { roomId, messageId, emoji: '👍' });
    await bo.call('unreact', { roomId, messageId, emoji: '👍' });
  },
  joinRoom: async ({ roomId }) => (await node.person()).call('joinRoom', { roomId }),
  addMember: async ({ ann, roomId }) => ann.call('addMember', { roomId, userId: (await node.person()).id }),
  leaveRoom: ({ bo, roomId }) => bo.call('leaveRoom', { roomId }),
  updateMember: ({ ann, bo, roomId }) =>
    ann.call('updateMember', { roomId, userId: bo.id, role: 'moderator' }),
  removeMember: ({ ann, bo, roomId }) => ann.call('removeMember', { roomId, userId: bo.id }),
  updateRoom: ({ ann, roomId }) =>
    ann.call('updateRoom', { roomId, name: `named ${roomId}`, topic: 'News', archived: true }),
};

const changeless: OperationName[] = [
  ...(['getSetup', 'register', 'login', 'logout', 'getMe', 'changePassword', 'listSessions'] as const),
  ...(['endSession', 'listUsers', 'listPeople', 'updatePerson', 'endPersonSessions'] as const),
  ...(['getInvite', 'listInvites', 'createInvite', 'revokeInvite', 'getSettings', 'updateSettings'] as const),
  ...(['listRooms', 'listDirectory', 'createRoom', 'listMembers', 'deleteRoom', 'listAllRooms'] as const),
  ...(['listMessages', 'sync', 'typing', 'markRead', 'getRoom', 'listOnline'] as const),
  // In one's own sequence: apps/client/src/rooms.db.test.ts.
  ...(['updateMembership', 'openDirect', 'block', 'unblock'] as const),
];

it('every operation is here: it changes a room that is looked at, or none', () => {
  const here = [...Object.keys(changing), ...changeless];
  expect(here.sort()).toEqual(Object.keys(operations).sort());
});

describe.each(Object.entries(changing))('[apply] %s', (_, change) => {
  it('[D5] live, by sync, and fetched anew: a client shows the same', async () => {
    const [ann, bo] = await Promise.all([node.person(), node.person()]);
    const { id: roomId } = await ann.createRoom();
    await bo.call('joinRoom', { roomId });
    const send = () => ({ roomId, clientMessageId: randomUUID(), body: 'hello' });
    const { message } = await bo.call('postMessage', send());
    await bo.call('postMessage', send());

    const kept = createMemoryRoomStorage();
    const absent = start(ann, roomId, kept);
    const live = start(ann, roomId);
    await Promise.all([view(absent, roomId, 4), view(live, roomId, 4)]);
    absent.stop();

    await change({ ann, bo, roomId, message });
    const { head } = (await ann.call('listRooms', {})).rooms[0]!;
    expect(head).toBeGreaterThan(4);
    const fresh = await view(start(ann, roomId), roomId, head);
    expect(await view(live, roomId, head)).toEqual(fresh);
    expect(await view(start(ann, roomId, kept), roomId, head)).toEqual(fresh);
  });
});
