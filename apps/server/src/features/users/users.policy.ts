import type { UserRole } from '@parley/protocol';

interface Party {
  userId: string;
  role: UserRole;
}

/** Owners manage everybody; admins manage members and never touch owners or admins. */
export const mayManage = (actor: Party, target: Party) =>
  actor.role === 'owner' ||
  (actor.role === 'admin' && (target.role === 'member' || target.userId === actor.userId));

/** Only an owner makes owners and admins; an admin may step down. */
export const mayGrant = (actor: Party, target: Party, role: UserRole) =>
  actor.role === 'owner' || (actor.userId === target.userId && actor.role === 'admin' && role === 'member');
