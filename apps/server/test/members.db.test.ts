import { type Person, refusal } from '@parley/testkit';
import { useDatabase, useNode } from '@parley/testkit/hooks';
import { beforeAll, describe, expect, it } from 'vitest';

const database = useDatabase();
const node = useNode(database);
let owner: Person;
beforeAll(async () => {
  owner = await (await node.owner()).connect();
});

/** A room of the first, who moderates it, with the others inside; all connected. */
async function room(others: number, visibility: 'public' | 'private' = 'public') {
  const people = await Promise.all(
    Array.from({ length: others + 1 }, async () => (await node.person()).connect()),
  );
  const [moderator, ...members] = people as [Person, ...Person[]];
  const { id: roomId } = await moderator.createRoom(undefined, visibility);
  for (const { id: userId } of members) await moderator.call('addMember', { roomId, userId });
  return { roomId, people, moderator, members };
}
const rolesIn = async (roomId: string, asked: Person) =>
  Object.fromEntries(
    (await asked.call('listMembers', { roomId })).members.map(({ user, role }) => [user.id, role]),
  );
const roleOf = async (person: Person, roomId: string) =>
  (await person.call('listRooms', {})).rooms.find(({ id }) => id === roomId)?.role;
const settled = (...people: Person[]) => Promise.all(people.map((person) => person.settled()));

describe('a role in a room', () => {
  it('[D3] [D5] is a change of its sequence, in sync and history as it was told, and in every list', async () => {
    const { roomId, moderator, members } = await room(1);
    const bo = members[0]!;
    await moderator.call('updateMember', { roomId, userId: bo.id, role: 'moderator' });
    await bo.call('updateMember', { roomId, userId: moderator.id, role: 'member' });
    await settled(moderator, bo);
    const changes = moderator.changesOf(roomId);
    expect(changes.slice(2)).toMatchObject([
      { seq: 3, kind: 'role', actorId: moderator.id, userId: bo.id, role: 'moderator' },
      { seq: 4, kind: 'role', actorId: bo.id, userId: moderator.id, role: 'member' },
    ]);
    expect((await bo.emit('sync', { rooms: { [roomId]: 0 } })).rooms[roomId]).toEqual({ changes, head: 4 });
    expect((await bo.call('listMessages', { roomId })).notices).toEqual(changes);
    expect(await rolesIn(roomId, bo)).toEqual({ [moderator.id]: 'member', [bo.id]: 'moderator' });
    expect([await roleOf(moderator, roomId), await roleOf(bo, roomId)]).toEqual(['member', 'moderator']);
  });

  it('is what lets one manage the room, from its answer on, and no longer', async () => {
    const { roomId, moderator, members } = await room(1);
    const bo = members[0]!;
    const reword = () => bo.call('updateRoom', { roomId, topic: `by Bo ${Math.random()}` });
    expect((await refusal(reword())).code).toBe('forbidden');
    await moderator.call('updateMember', { roomId, userId: bo.id, role: 'moderator' });
    await reword();
    await moderator.call('updateMember', { roomId, userId: bo.id, role: 'member' });
    expect((await refusal(reword())).code).toBe('forbidden');
  });

  it('that one has already is no change', async () => {
    const { roomId, moderator, members } = await room(1);
    for (const { id: userId } of members)
      await moderator.call('updateMember', { roomId, userId, role: 'member' });
    await settled(moderator);
    expect(moderator.changesOf(roomId)).toHaveLength(2);
  });

  it('is given to members only', async () => {
    const { roomId, moderator } = await room(0);
    const stranger = await node.person();
    const giving = moderator.call('updateMember', { roomId, userId: stranger.id, role: 'moderator' });
    expect((await refusal(giving)).code).toBe('not_found');
  });

  it('is given by an owner who is not inside, also of a private room, and audited', async () => {
    const { roomId, members } = await room(1, 'private');
    const userId = members[0]!.id;
    await owner.call('updateMember', { roomId, userId, role: 'moderator' });
    expect(await roleOf(members[0]!, roomId)).toBe('moderator');
    const audit = await database.query('SELECT action, details FROM audit_log WHERE target = $1', [roomId]);
    expect(audit).toEqual([{ action: 'member_updated', details: { userId, role: 'moderator' } }]);
  });

  it('is a member’s again for who leaves and comes back', async () => {
    const { roomId, moderator, members } = await room(1);
    const bo = members[0]!;
    await moderator.call('updateMember', { roomId, userId: bo.id, role: 'moderator' });
    await bo.call('leaveRoom', { roomId });
    expect((await bo.call('joinRoom', { roomId })).room.role).toBe('member');
  });
});

describe('the last moderator', () => {
  it('stays, and stays one, while others are inside; another one first', async () => {
    const { roomId, moderator, members } = await room(1);
    const userId = moderator.id;
    const goings = [
      () => moderator.call('leaveRoom', { roomId }),
      () => moderator.call('updateMember', { roomId, userId, role: 'member' }),
      () => owner.call('removeMember', { roomId, userId }),
    ];
    for (const going of goings) {
      const { code, message } = await refusal(going());
      expect([code, message]).toEqual([
        'conflict',
        expect.stringContaining('another member moderator first'),
      ]);
    }
    await settled(moderator);
    expect(moderator.changesOf(roomId)).toHaveLength(2);
    await moderator.call('updateMember', { roomId, userId: members[0]!.id, role: 'moderator' });
    await moderator.call('leaveRoom', { roomId });
    expect(await rolesIn(roomId, members[0]!)).toEqual({ [members[0]!.id]: 'moderator' });
  });

  it('may leave when alone', async () => {
    const { roomId, moderator } = await room(0);
    expect(await moderator.call('leaveRoom', { roomId })).toEqual({ roomId });
  });

  it('is who can log in: one who is deactivated counts for nothing', async () => {
    const { roomId, moderator, members } = await room(1);
    const userId = members[0]!.id;
    await moderator.call('updateMember', { roomId, userId, role: 'moderator' });
    await owner.call('updatePerson', { userId, deactivated: true });
    // Nobody is left who could be without a moderator.
    expect(await moderator.call('leaveRoom', { roomId })).toEqual({ roomId });
    await owner.call('updatePerson', { userId, deactivated: false });
  });

  it.each(['step down', 'leave', 'remove each other'] as const)(
    'is one of two who %s at the same moment',
    async (how) => {
      const { roomId, moderator: ann, members } = await room(2);
      const [bo, cy] = members as [Person, Person];
      await ann.call('updateMember', { roomId, userId: bo.id, role: 'moderator' });
      const goings = [ann, bo].map((person, index) => {
        const other = [bo, ann][index]!;
        if (how === 'leave') return person.emit('leaveRoom', { roomId });
        if (how === 'remove each other') return person.call('removeMember', { roomId, userId: other.id });
        return person.call('updateMember', { roomId, userId: person.id, role: 'member' });
      });
      const ends = await Promise.allSettled(goings);
      expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const roles = Object.values(await rolesIn(roomId, cy));
      expect(roles.filter((role) => role === 'moderator')).toHaveLength(1);
    },
  );
});

describe('[D7] who is removed', () => {
  it('hears no more of the room on any device, and is told; the others see by whom', async () => {
    const { roomId, moderator, members } = await room(1, 'private');
    const laptop = members[0]!;
    const phone = await (await node.again(laptop)).connect('polling');
    await moderator.call('removeMember', { roomId, userId: laptop.id });
    await moderator.say(roomId, 'behind their back');
    await settled(moderator, laptop, phone);
    expect(moderator.changesOf(roomId)[2]).toMatchObject({
      kind: 'left',
      userId: laptop.id,
      actorId: moderator.id,
    });
    for (const device of [laptop, phone]) {
      const gone = await device.hears('room', (event) => event.kind === 'gone');
      expect(gone).toEqual({ kind: 'gone', roomId, reason: 'removed' });
      expect(device.changesOf(roomId).filter(({ kind }) => kind !== 'joined')).toEqual([]);
    }
    expect((await refusal(laptop.say(roomId, 'too late'))).code).toBe('not_found');
    expect((await refusal(laptop.call('listMembers', { roomId }))).code).toBe('not_found');
    expect((await laptop.emit('sync', { rooms: { [roomId]: 2 } })).rooms).toEqual({
      [roomId]: { gone: true },
    });
  });

  it('while they write has sent what was acked before, and nothing after', async () => {
    const { roomId, moderator, members } = await room(1);
    const bo = members[0]!;
    const words = Array.from({ length: 30 }, (_, n) => bo.say(roomId, `word ${n}`));
    const [ends] = await Promise.all([
      Promise.allSettled(words),
      moderator.call('removeMember', { roomId, userId: bo.id }),
    ]);
    await settled(moderator);
    const changes = moderator.changesOf(roomId);
    const left = changes.findIndex(({ kind }) => kind === 'left');
    expect(changes.slice(left + 1)).toEqual([]);
    const acked = ends.filter(({ status }) => status === 'fulfilled').length;
    expect(changes.filter(({ kind }) => kind === 'message')).toHaveLength(acked);
    expect(changes.map(({ seq }) => seq)).toEqual(changes.map((_, index) => index + 1));
  });

  it('was removed once, by whoever came first', async () => {
    const { roomId, moderator, members } = await room(1);
    const userId = members[0]!.id;
    const ends = await Promise.allSettled(
      Array.from({ length: 6 }, (_, n) =>
        (n % 2 ? owner : moderator).call('removeMember', { roomId, userId }),
      ),
    );
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await settled(moderator);
    expect(moderator.changesOf(roomId).map(({ kind }) => kind)).toEqual(['joined', 'joined', 'left']);
  });
});

it('members are found by the beginning of a word of their name, also one who can no longer log in', async () => {
  const { roomId, moderator } = await room(0);
  const names = ['Zoë Quill', 'Quentin 100%', 'Ann Zoeller'];
  for (const displayName of names) {
    const person = await node.person({ displayName });
    await moderator.call('addMember', { roomId, userId: person.id });
    if (displayName === 'Zoë Quill')
      await owner.call('updatePerson', { userId: person.id, deactivated: true });
  }
  const found = async (query: string) => {
    const { members, total } = await moderator.call('listMembers', { roomId, query });
    expect(total).toBe(4);
    return members.map(({ user }) => user.displayName);
  };
  expect(await found('qu')).toEqual(['Quentin 100%', 'Zoë Quill']);
  expect(await found(' ZOE')).toEqual(['Ann Zoeller']);
  expect(await found('%')).toEqual([]);
  expect(await found(moderator.user.username)).toHaveLength(1);
});
