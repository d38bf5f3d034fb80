import { describe, expect, it } from 'vitest';
import { AppError } from '../../errors.ts';
import {
  assertDeleter,
  assertManager,
  assertModerated,
  assertReader,
  assertRoom,
  assertWriter,
  isWritable,
  mayManage,
  mayPost,
  maySee,
} from './rooms.policy.ts';

const at = new Date();
const common = { kind: 'room', posting: 'everyone', archivedAt: null, blocked: false } as const;
const open = { ...common, visibility: 'public' } as const;
const closed = { ...common, visibility: 'private' } as const;
const member = { role: 'member', fromSeq: 1 } as const;
const moderator = { role: 'moderator', fromSeq: 1 } as const;

const refusalOf = (work: () => unknown) => {
  try {
    work();
    return null;
  } catch (error) {
    return error as AppError;
  }
};

describe('who sees a room', () => {
  it.each([
    [open, null, true],
    [open, member, true],
    [closed, null, false],
    [closed, member, true],
    [closed, moderator, true],
    [{ ...closed, archivedAt: at }, null, false],
    [{ ...open, archivedAt: at }, null, true],
  ])('%j by %j: %s', (room, membership, expected) => {
    expect(maySee(room, membership)).toBe(expected);
  });
});

describe('who manages a room', () => {
  it.each([
    ['member', null, false],
    ['member', member, false],
    ['member', moderator, true],
    ['admin', null, true],
    ['admin', member, true],
    ['owner', null, true],
  ] as const)('a %s who is %j of it: %s', (role, membership, expected) => {
    expect(mayManage(role, membership)).toBe(expected);
  });
});

it('what is archived is not written', () => {
  expect(isWritable(open)).toBe(true);
  expect(isWritable({ ...open, archivedAt: at })).toBe(false);
});

it('where only moderators post, members read', () => {
  const announcements = { ...open, posting: 'moderators' } as const;
  expect([member, moderator].map((membership) => mayPost(open, membership))).toEqual([true, true]);
  expect([member, moderator].map((membership) => mayPost(announcements, membership))).toEqual([false, true]);
});

describe('who reads a room', () => {
  it('its members, and they learn from where', () => {
    for (const room of [open, closed, { ...closed, archivedAt: at }]) {
      expect(assertReader({ room, membership: { ...member, fromSeq: 7 } })).toMatchObject({ fromSeq: 7 });
    }
  });

  it('nobody else; that a private room exists is told to nobody who is not in it', () => {
    const none = refusalOf(() => assertReader({ room: null, membership: null }));
    const hidden = refusalOf(() => assertReader({ room: closed, membership: null }));
    expect(none).toBeInstanceOf(AppError);
    expect([hidden!.code, hidden!.message]).toEqual([none!.code, none!.message]);
    expect(none!.code).toBe('not_found');
    expect(refusalOf(() => assertReader({ room: open, membership: null }))!.code).toBe('forbidden');
  });
});

describe('who is refused to manage a room', () => {
  const codeOf = (...given: Parameters<typeof assertManager>) =>
    refusalOf(() => assertManager(...given))?.code ?? 'ok';
  it.each([
    ['member', open, null, 'forbidden'],
    ['member', closed, null, 'not_found'],
    ['member', null, null, 'not_found'],
    ['admin', null, null, 'not_found'],
    ['admin', closed, null, 'ok'],
    ['member', closed, member, 'forbidden'],
    ['member', closed, moderator, 'ok'],
  ] as const)('a %s, of %j, as %j: %s', (role, room, membership, expected) => {
    expect(codeOf({ room, membership }, role)).toBe(expected);
  });
});

describe('a moderator stays one', () => {
  const last = { role: 'moderator', active: true, otherMembers: 1, otherModerators: 0 } as const;
  it.each([
    ['while the others would be left with none', last, 'conflict'],
    ['not where there is another', { ...last, otherModerators: 1 }, 'ok'],
    ['not where nobody else is inside', { ...last, otherMembers: 0 }, 'ok'],
    ['not where they cannot log in anyway', { ...last, active: false }, 'ok'],
    ['which a member is not', { ...last, role: 'member' }, 'ok'],
  ] as const)('%s', (_, standing, expected) => {
    expect(refusalOf(() => assertModerated(standing))?.code ?? 'ok').toBe(expected);
  });
});

describe('a conversation of people', () => {
  const direct = { ...closed, kind: 'direct' } as const;

  it.each(['member', 'admin', 'owner'] as const)('is managed by nobody, be it a %s inside', (role) => {
    expect(refusalOf(() => assertManager({ room: direct, membership: member }, role))?.code).toBe(
      'forbidden',
    );
  });

  it.each(['member', 'admin', 'owner'] as const)('does not exist for a %s outside', (role) => {
    expect(refusalOf(() => assertManager({ room: direct, membership: null }, role))?.code).toBe('not_found');
  });

  it.each(['direct', 'group'] as const)('a %s one takes nobody in and lets nobody go', (kind) => {
    expect(refusalOf(() => assertRoom({ ...direct, kind }))?.code).toBe('forbidden');
    expect(refusalOf(() => assertRoom(closed))).toBeNull();
  });

  it('is read, and not written in but by who takes words back, while one blocks the other', () => {
    const seen = { room: { ...direct, blocked: true }, membership: member };
    expect(assertReader(seen)).toBe(member);
    expect(assertDeleter(seen)).toBe(member);
    expect(refusalOf(() => assertWriter(seen))?.code).toBe('forbidden');
    expect(assertWriter({ ...seen, room: direct })).toBe(member);
  });
});
