import type { UserRole } from '@parley/protocol';

export const roleNames: Record<UserRole, string> = { owner: 'Owner', admin: 'Admin', member: 'Member' };

export const roleWithArticle: Record<UserRole, string> = {
  owner: 'an owner',
  admin: 'an admin',
  member: 'a member',
};

export const roleMeaning: Record<UserRole, string> = {
  owner: 'Owners manage everything and everyone, other owners too.',
  admin: 'Admins manage members, rooms, invites and who may register.',
  member: 'Members talk; they do not see the admin pages.',
};
