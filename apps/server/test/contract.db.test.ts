import { randomUUID } from 'node:crypto';
import { type Operation, type OperationName, operations } from '@parley/protocol';
import { callHttp, httpOperations, PASSWORD, type Person, refusal } from '@parley/testkit';
import { useDatabase, useNode } from '@parley/testkit/hooks';
import { beforeAll, describe, expect, it } from 'vitest';

const node = useNode(useDatabase(), { REGISTRATION: '' });
let owner: Person;
let ann: Person;
let roomId: string;
beforeAll(async () => {
  owner = await node.owner();
  await owner.call('updateSettings', { registration: 'open' });
  ann = await (await node.person()).connect();
  roomId = (await ann.createRoom('contract')).id;
});

const send = () => ({ roomId, clientMessageId: randomUUID(), body: 'hello' });
const said = async (caller: Person) => (await caller.call('postMessage', send())).message;
const invite = () => owner.call('createInvite', { maxUses: 1, expiresInDays: 1 });
const aSession = async () => {
  const again = await node.again(owner);
  return (await again.call('listSessions', {})).sessions.find(({ current }) => current)!.id;
};

type Input = Record<string, unknown>;
const aMember = async () => {
  const { id: userId } = await node.person();
  await ann.call('addMember', { roomId, userId });
  return { roomId, userId };
};

/** A call of every operation that succeeds, made by the owner where an admin is needed. */
const calls: Record<OperationName, (caller: Person) => Promise<Input> | Input> = {
  getSetup: () => ({}),
  register: () => ({ username: `new-${randomUUID().slice(0, 8)}`, password: PASSWORD }),
  login: () => ({ username: ann.user.username, password: PASSWORD }),
  logout: () => ({}),
  getMe: () => ({}),
  changePassword: () => ({ current: PASSWORD, next: PASSWORD }),
  listSessions: () => ({}),
  endSession: async () => ({ sessionId: await aSession() }),
  listUsers: () => ({ ids: `${ann.id},${randomUUID()}` }),
  listPeople: () => ({ query: ann.user.username }),
  updatePerson: async () => ({ userId: (await node.person()).id, role: 'admin', deactivated: true }),
  endPersonSessions: async () => ({ userId: (await node.person()).id }),
  getInvite: async () => ({ code: (await invite()).code }),
  listInvites: () => ({}),
  createInvite: () => ({ maxUses: 1000, expiresInDays: 365 }),
  revokeInvite: async () => ({ inviteId: (await invite()).invite.id }),
  getSettings: () => ({}),
  updateSettings: () => ({ registration: 'open' }),
  listRooms: () => ({}),
  listDirectory: () => ({ query: 'contract' }),
  getRoom: () => ({ roomId }),
  updateMembership: () => ({ roomId, favourite: true }),
  openDirect: async () => ({ userIds: [(await node.person()).id] }),
  block: async () => ({ userId: (await node.person()).id }),
  unblock: async () => ({ userId: (await node.person()).id }),
  createRoom: () => ({ name: `room ${randomUUID()}`, visibility: 'private', topic: 'of everything' }),
  joinRoom: () => ({ roomId }),
  leaveRoom: async () => ({ roomId: (await owner.createRoom()).id }),
  listMembers: () => ({ roomId }),
  addMember: async () => ({ roomId, userId: (await node.person()).id }),
  updateMember: async () => ({ ...(await aMember()), role: 'moderator' }),
  removeMember: aMember,
  updateRoom: () => ({ roomId, topic: 'another' }),
  deleteRoom: async () => ({ roomId: (await ann.createRoom()).id }),
  listAllRooms: () => ({}),
  chat: send,
  postMessage: send,
  listMessages: () => ({ roomId }),
  editMessage: async (caller) => {
    const { id, seq } = await said(caller);
    return { roomId, messageId: id, revSeq: seq, body: 'another' };
  },
  deleteMessage: async (caller) => ({ roomId, messageId: (await said(caller)).id }),
  react: async (caller) => ({ roomId, messageId: (await said(caller)).id, emoji: '👍' }),
  unreact: async (caller) => ({ roomId, messageId: (await said(caller)).id, emoji: '👍' }),
  sync: () => ({ rooms: { [roomId]: 0, [randomUUID()]: 5 } }),
  typing: () => ({ roomId }),
  markRead: () => ({ roomId, seq: 1 }),
  listOnline: () => ({}),
};

/** The statuses that other clients rely on; 200 with a body and 204 without where nothing else is said. */
const CREATED: OperationName[] = ['register', 'createInvite', 'createRoom', 'postMessage'];

describe.each(httpOperations)('%s by HTTP', (name) => {
  const operation = operations[name] as Operation;

  it('answers its status and nothing but its schema', async () => {
    await owner.call('joinRoom', { roomId });
    // A session of its own: some of the calls end it, and one ends all others.
    const caller = await (name === 'changePassword' ? node.person() : node.again(owner));
    const response = await callHttp(node.url, name, await calls[name](caller), { cookie: caller.cookie });
    const text = await response.text();
    const status = CREATED.includes(name) ? 201 : operation.output ? 200 : 204;
    expect({ status: response.status, text }).toMatchObject({ status });
    if (!operation.output) {
      expect(text).toBe('');
      return;
    }
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    const body = JSON.parse(text) as unknown;
    // Unknown keys are dropped by parsing: what is left must be all there was.
    expect(operation.output.parse(body)).toEqual(body);
  });
});

const socketOperations = (Object.keys(operations) as OperationName[]).filter(
  (name) => (operations[name] as Operation).socket,
);

describe.each(socketOperations)('%s by socket', (name) => {
  it('acks ok with nothing but its schema', async () => {
    const person = await (await node.person()).connect();
    await person.emit('joinRoom', { roomId });
    const { socket, output } = operations[name] as Operation;
    const input = name === 'leaveRoom' ? { roomId } : await calls[name](person);
    const result = await person.emitRaw(socket!, input);
    expect(result).toMatchObject({ ok: true });
    const { data } = result as { data: unknown };
    expect(output!.parse(data)).toEqual(data);
    person.disconnect();
  });
});

it('both ways to one use-case give the same: a message sent by one is a duplicate by the other', async () => {
  const input = send();
  const bySocket = await ann.emit('chat', input);
  const { message, duplicate } = await ann.call('postMessage', input);
  expect(duplicate).toBe(true);
  expect({ id: message.id, seq: message.seq, createdAt: message.createdAt, duplicate: false }).toEqual(
    bySocket,
  );
});

it('[D2] a repeated POST is 201 again, with duplicate true and the same message', async () => {
  const input = send();
  const answers = [];
  for (let index = 0; index < 3; index++) {
    const response = await callHttp(node.url, 'postMessage', input, { cookie: ann.cookie });
    expect(response.status).toBe(201);
    answers.push((await response.json()) as { message: { id: string }; duplicate: boolean });
  }
  expect(answers.map(({ duplicate }) => duplicate)).toEqual([false, true, true]);
  expect(new Set(answers.map(({ message }) => JSON.stringify(message))).size).toBe(1);
});

describe('[D2] a clientMessageId', () => {
  it('of another room or another body is a conflict, and stores nothing', async () => {
    const input = send();
    await ann.call('postMessage', input);
    const { id: other } = await ann.createRoom();
    expect((await refusal(ann.call('postMessage', { ...input, body: 'else' }))).code).toBe('conflict');
    expect((await refusal(ann.call('postMessage', { ...input, roomId: other }))).code).toBe('conflict');
    expect((await ann.call('listMessages', { roomId: other })).messages).toEqual([]);
  });

  it('of another author is theirs', async () => {
    const bo = await node.person();
    await bo.call('joinRoom', { roomId });
    const input = send();
    const mine = await ann.call('postMessage', input);
    const theirs = await bo.call('postMessage', input);
    expect(theirs.duplicate).toBe(false);
    expect(theirs.message.id).not.toBe(mine.message.id);
  });

  it('is the same in upper case', async () => {
    const input = send();
    await ann.call('postMessage', input);
    const shouted = {
      ...input,
      clientMessageId: input.clientMessageId.toUpperCase(),
      roomId: roomId.toUpperCase(),
    };
    expect((await ann.call('postMessage', shouted)).duplicate).toBe(true);
  });
});
