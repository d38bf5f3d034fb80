import type { Person, User, UserRole } from '@parley/protocol';

// What the server would refuse, said before one tries. It decides; this only saves the detour.

/** The only active owner among everybody; null where that is not known. */
export const lastOwnerIn = (
  everybody: { people: readonly Person[]; total: number } | undefined,
): string | null => {
  if (!everybody || everybody.total > everybody.people.length) return null;
  const owners = everybody.people.filter(({ role, deactivated }) => role === 'owner' && !deactivated);
  return owners.length === 1 ? owners[0]!.id : null;
};

export const mayManage = (me: User, person: Person): boolean =>
  me.role === 'owner' || person.role === 'member' || person.id === me.id;

/** Roles that I may give this person, their own included. */
export const grantable = (me: User, person: Person): readonly UserRole[] => {
  if (me.role === 'owner') return ['owner', 'admin', 'member'];
  return person.id === me.id ? ['admin', 'member'] : [person.role];
};

/** Why this person's role and state cannot be changed; null where they can. */
export const whyFixed = (me: User, person: Person, lastOwner: string | null): string | null => {
  if (person.id === lastOwner) return 'The last owner. Make somebody else owner first.';
  if (!mayManage(me, person)) return 'Only an owner can change owners and admins.';
  return null;
};
