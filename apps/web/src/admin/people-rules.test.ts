import type { Person, UserRole } from '@parley/protocol';
import { expect, test } from 'vitest';
import { grantable, lastOwnerIn, whyFixed } from './people-rules.ts';

const person = (id: string, role: UserRole, deactivated = false): Person => ({
  id,
  username: id,
  displayName: id,
  role,
  deactivated,
  createdAt: '2026-11-21T10:00:00.000Z',
  seenAt: null,
  sessions: 0,
});

const [owner, second, admin, member] = [
  person('owner', 'owner'),
  person('second', 'owner'),
  person('admin', 'admin'),
  person('member', 'member'),
];

test('the last owner is the only active one, and known only where everybody is', () => {
  expect(lastOwnerIn({ people: [owner, member], total: 2 })).toBe('owner');
  expect(lastOwnerIn({ people: [owner, person('left', 'owner', true)], total: 2 })).toBe('owner');
  expect(lastOwnerIn({ people: [owner, second], total: 2 })).toBeNull();
  expect(lastOwnerIn({ people: [owner], total: 201 })).toBeNull();
  expect(lastOwnerIn(undefined)).toBeNull();
});

test('who cannot be changed by whom is said', () => {
  expect(whyFixed(owner, owner, 'owner')).toMatch(/last owner/);
  expect(whyFixed(owner, second, null)).toBeNull();
  expect(whyFixed(admin, owner, null)).toMatch(/Only an owner/);
  expect(whyFixed(admin, member, null)).toBeNull();
});

test('owners give every role, admins none but their own away', () => {
  expect(grantable(owner, member)).toEqual(['owner', 'admin', 'member']);
  expect(grantable(admin, member)).toEqual(['member']);
  expect(grantable(admin, admin)).toEqual(['admin', 'member']);
});
