import { randomUUID } from 'node:crypto';
import type { Message, OperationName } from '@parley/protocol';
import { cookieOf, PASSWORD, type Person, postJson, type TestNode } from '@parley/testkit';
import type { Actor } from './access-table.ts';

type Input = Record<string, unknown>;

/** What one cell of the matrix is about. */
interface Target {
  actor: Actor;
  /** The actor's person; nobody for `anonymous`. */
  person: Person | null;
  situation: string;
  /** The room of the situation, for operations on rooms. */
  roomId: string;
}

export interface World {
  people: Record<Exclude<Actor, 'anonymous'>, Person>;
  /** The cookie to call with; for what ends its own session a fresh one. */
  cookieFor(name: OperationName, person: Person): Promise<string>;
  makeRoom(situation: string): Promise<string>;
  inputOf(name: OperationName, target: Target): Promise<Input>;
}

/** One of each actor, and what the matrix is about, made by the operations themselves. */
export async function createWorld(node: TestNode): Promise<World> {
  const owner = await node.owner();
  await owner.call('updateSettings', { registration: 'open' });
  const [outsider, exMember, member, moderator, admin, deactivated, stranger, friend] = (await Promise.all(
    Array.from({ length: 8 }, () => node.person()),
  )) as [Person, Person, Person, Person, Person, Person, Person, Person];
  await owner.call('updatePerson', { userId: admin.id, role: 'admin' });
  await owner.call('updatePerson', { userId: deactivated.id, deactivated: true });

  /** By room, a message of each who is in it. */
  const said = new Map<string, Message[]>();
  async function say(roomId: string, ...people: Person[]): Promise<void> {
    const answers = await Promise.all(people.map((person) => person.call('postMessage', send(roomId))));
    said.set(
      roomId,
      answers.map(({ message }) => message),
    );
  }
  /** The actor's own, or else another's. */
  function messageIn({ roomId, person }: Target): { id: string; seq: number } {
    const messages = said.get(roomId) ?? [];
    return (
      messages.find(({ authorId }) => authorId === person?.id) ?? messages[0] ?? { id: randomUUID(), seq: 1 }
    );
  }

  async function openDirect(situation: string): Promise<string> {
    const [one, other] = situation === 'other direct' ? [stranger, friend] : [moderator, member];
    // One pair has one room, whatever it is about: what an earlier situation made of it is over.
    await one.call('unblock', { userId: other.id });
    const { room } = await one.call('openDirect', { userIds: [other.id] });
    await say(room.id, one, other);
    if (situation === 'blocked direct') await one.call('block', { userId: other.id });
    return room.id;
  }

  async function makeRoom(situation: string): Promise<string> {
    if (situation === 'nonexistent') return randomUUID();
    if (situation.endsWith('direct')) return openDirect(situation);
    const visibility = situation.endsWith('private') ? 'private' : 'public';
    if (situation.startsWith('other')) {
      const { id } = await stranger.createRoom(undefined, visibility);
      await say(id, stranger);
      return id;
    }
    const { id: roomId } = await moderator.createRoom(undefined, visibility);
    for (const { id: userId } of [member, exMember]) await moderator.call('addMember', { roomId, userId });
    await exMember.call('leaveRoom', { roomId });
    await say(roomId, member, moderator);
    if (situation === 'announcements') await moderator.call('updateRoom', { roomId, posting: 'moderators' });
    if (situation.startsWith('archived')) await moderator.call('updateRoom', { roomId, archived: true });
    if (situation === 'deleted') await owner.call('deleteRoom', { roomId });
    return roomId;
  }

  const someone = async (role: 'member' | 'admin' | 'owner') => {
    const person = await node.person();
    if (role !== 'member') await owner.call('updatePerson', { userId: person.id, role });
    return person.id;
  };
  const newSession = async (person: Person) => {
    const again = await node.again(person);
    return (await again.call('listSessions', {})).sessions.find(({ current }) => current)!.id;
  };
  const send = (roomId: string) => ({ roomId, clientMessageId: randomUUID(), body: 'hello' });
  const only =
    <T extends object>(input: T) =>
    async () =>
      input as Input;
  const room =
    (more: Input = {}) =>
    async ({ roomId }: Target): Promise<Input> => ({ roomId, ...more });

  const inputs: Record<OperationName, (target: Target) => Promise<Input>> = {
    getSetup: only({}),
    register: async () => ({ username: `new-${randomUUID().slice(0, 8)}`, password: PASSWORD }),
    login: async ({ person, situation }) => ({
      username: person?.user.username ?? 'nobody',
      password: situation === 'wrong password' ? 'not the password' : PASSWORD,
    }),
    logout: only({}),
    getMe: only({}),
    changePassword: async ({ situation }) => ({
      current: situation === 'wrong password' ? 'not the password' : PASSWORD,
      next: PASSWORD,
    }),
    listSessions: only({}),
    endSession: async ({ person, situation }) => {
      if (situation === 'no session' || !person || person === deactivated) return { sessionId: randomUUID() };
      return { sessionId: await newSession(situation === 'my session' ? person : friend) };
    },
    listUsers: only({}),
    listPeople: only({}),
    updatePerson: async ({ situation }) => {
      if (situation === 'deactivate a member') return { userId: await someone('member'), deactivated: true };
      if (situation === 'promote a member') return { userId: await someone('member'), role: 'admin' };
      if (situation === 'demote an admin') return { userId: await someone('admin'), role: 'member' };
      if (situation === 'deactivate an owner') return { userId: await someone('owner'), deactivated: true };
      if (situation === 'demote the last owner') {
        const { people } = await owner.call('listPeople', {});
        for (const { id, role } of people) {
          if (role === 'owner' && id !== owner.id)
            await owner.call('updatePerson', { userId: id, role: 'member' });
        }
        return { userId: owner.id, role: 'member' };
      }
      return { userId: randomUUID(), role: 'member' };
    },
    endPersonSessions: async ({ situation }) => {
      const role = situation.match(/member|admin|owner/)?.[0] as 'member' | 'admin' | 'owner' | undefined;
      return { userId: role ? await someone(role) : randomUUID() };
    },
    getInvite: async ({ situation }) => ({
      code:
        situation === 'no invite'
          ? 'none'
          : (await owner.call('createInvite', { maxUses: 1, expiresInDays: 1 })).code,
    }),
    listInvites: only({}),
    createInvite: only({ maxUses: 1, expiresInDays: 1 }),
    revokeInvite: async ({ situation }) => ({
      inviteId:
        situation === 'no invite'
          ? randomUUID()
          : (await owner.call('createInvite', { maxUses: 1, expiresInDays: 1 })).invite.id,
    }),
    getSettings: only({}),
    updateSettings: only({ registration: 'open' }),
    listAllRooms: only({}),
    listRooms: only({}),
    listDirectory: only({}),
    getRoom: room(),
    updateMembership: room({ favourite: true }),
    openDirect: async ({ person, situation }) => {
      if (situation === 'with nobody else') return { userIds: [] };
      if (situation === 'with no person') return { userIds: [randomUUID()] };
      const other = await node.person();
      if (situation === 'who blocks me' && person && person !== deactivated)
        await other.call('block', { userId: person.id });
      return { userIds: [other.id] };
    },
    block: async ({ situation }) => ({
      userId: situation === 'somebody' ? await someone('member') : randomUUID(),
    }),
    unblock: async ({ situation }) => ({ userId: situation === 'somebody' ? stranger.id : randomUUID() }),
    createRoom: async () => ({ name: `room-${randomUUID()}`, visibility: 'private' }),
    joinRoom: room(),
    leaveRoom: room(),
    listMembers: room(),
    addMember: room({ userId: friend.id }),
    updateMember: async ({ roomId, situation }) => ({
      roomId,
      userId: situation.startsWith('other') ? stranger.id : moderator.id,
      role: 'moderator',
    }),
    removeMember: async ({ roomId, situation }) => ({
      roomId,
      userId: situation.startsWith('other') ? stranger.id : member.id,
    }),
    updateRoom: room({ topic: 'another' }),
    deleteRoom: room(),
    chat: async ({ roomId }) => send(roomId),
    postMessage: async ({ roomId }) => send(roomId),
    listMessages: room(),
    editMessage: async (target) => {
      const { id, seq } = messageIn(target);
      return { roomId: target.roomId, messageId: id, revSeq: seq, body: 'another' };
    },
    deleteMessage: async (target) => ({ roomId: target.roomId, messageId: messageIn(target).id }),
    react: async (target) => ({ roomId: target.roomId, messageId: messageIn(target).id, emoji: '👍' }),
    unreact: async (target) => ({ roomId: target.roomId, messageId: messageIn(target).id, emoji: '👍' }),
    sync: async ({ roomId }) => ({ rooms: { [roomId]: 0 } }),
    typing: room(),
    markRead: room({ seq: 1 }),
    listOnline: only({}),
  };

  return {
    people: { outsider, 'ex-member': exMember, member, moderator, admin, owner, deactivated },
    async cookieFor(name, person) {
      const endsIt = name === 'logout' || name === 'login' || name === 'register';
      if (!endsIt || person === deactivated) return person.cookie;
      const { username } = person.user;
      return cookieOf(await postJson(`${node.url}/api/auth/login`, { username, password: PASSWORD }));
    },
    makeRoom,
    inputOf: (name, target) => inputs[name](target),
  };
}
