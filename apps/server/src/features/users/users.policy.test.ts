import type { UserRole } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { mayGrant, mayManage } from './users.policy.ts';

const roles: UserRole[] = ['owner', 'admin', 'member'];
const actor = (role: UserRole) => ({ userId: 'actor', role });
const other = (role: UserRole) => ({ userId: 'other', role });

describe('who manages whom', () => {
  const expected: Record<UserRole, UserRole[]> = { owner: roles, admin: ['member'], member: [] };
  it.each(roles)('a %s', (role) => {
    expect(roles.filter((target) => mayManage(actor(role), other(target)))).toEqual(expected[role]);
  });

  it('an admin also themselves, a member not even that', () => {
    expect(mayManage(actor('admin'), actor('admin'))).toBe(true);
    expect(mayManage(actor('member'), actor('member'))).toBe(false);
  });
});

describe('who gives which role', () => {
  it('an owner every role to everybody, an admin and a member none to others', () => {
    for (const target of roles) {
      for (const role of roles) {
        expect(mayGrant(actor('owner'), other(target), role)).toBe(true);
        expect(mayGrant(actor('admin'), other(target), role)).toBe(false);
        expect(mayGrant(actor('member'), other(target), role)).toBe(false);
      }
    }
  });

  it('an admin may step down, and nobody may step up', () => {
    expect(mayGrant(actor('admin'), actor('admin'), 'member')).toBe(true);
    expect(mayGrant(actor('admin'), actor('admin'), 'owner')).toBe(false);
    expect(mayGrant(actor('member'), actor('member'), 'admin')).toBe(false);
  });
});
