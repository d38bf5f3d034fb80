import type { MemberRole, RoomPosting, RoomVisibility, UserRole } from '../../db/generated/enums.ts';
import { AppError, notFound } from '../../errors.ts';

interface RoomState {
  visibility: RoomVisibility;
  posting: RoomPosting;
  archivedAt: Date | null;
}
type Membership = { role: MemberRole; fromSeq: number } | null;

/** Public rooms are seen by everybody, private ones by their members. */
export const maySee = (room: RoomState, membership: Membership) =>
  room.visibility === 'public' || membership !== null;

/** Owners and admins manage every room, also private ones; that alone does not let them read. */
export const isAdmin = (role: UserRole) => role === 'owner' || role === 'admin';

export const mayManage = (role: UserRole, membership: Membership) =>
  isAdmin(role) || membership?.role === 'moderator';

export const isWritable = (room: RoomState) => room.archivedAt === null;

/** In a room for announcements its moderators; owners and admins too only where they are that. */
export const mayPost = (room: RoomState, membership: NonNullable<Membership>) =>
  room.posting === 'everyone' || membership.role === 'moderator';

export const archived = () =>
  new AppError('forbidden', 'This room is archived: it can be read, not changed.');
export const onlyModeratorsPost = () =>
  new AppError('forbidden', 'Only the moderators of this room post in it.');
export const notMember = () => new AppError('forbidden', 'Join the room first.');

interface Seen {
  room: RoomState | null;
  membership: Membership;
}

/** Only members read a room. @returns the membership @throws what an outsider may know */
export function assertReader(seen: Seen): NonNullable<Membership> {
  if (!seen.room || !maySee(seen.room, seen.membership)) throw notFound('This room');
  if (!seen.membership) throw notMember();
  return seen.membership;
}

/** Only members write, and nobody into what is archived. @returns the membership @throws as assertReader */
export function assertWriter(seen: Seen): NonNullable<Membership> {
  const membership = assertReader(seen);
  if (!isWritable(seen.room!)) throw archived();
  return membership;
}

/** Only its moderators, owners and admins manage a room. @returns the room @throws what somebody else may know */
export function assertManager<R extends RoomState>(
  { room, membership }: { room: R | null; membership: Membership },
  role: UserRole,
): R {
  if (!room || !(maySee(room, membership) || isAdmin(role))) throw notFound('This room');
  if (!mayManage(role, membership)) {
    throw new AppError('forbidden', 'Only the moderators of the room, owners and admins may do that.');
  }
  return room;
}

/** What a member of a room is to the others in it; of those who can log in. */
export interface Standing {
  role: MemberRole;
  /** Whether they can log in themselves. */
  active: boolean;
  otherMembers: number;
  otherModerators: number;
}

/** A moderator stays one while the others inside would be left with none. @throws AppError `conflict` */
export function assertModerated({ role, active, otherMembers, otherModerators }: Standing): void {
  if (role === 'moderator' && active && otherMembers > 0 && otherModerators === 0) {
    throw new AppError(
      'conflict',
      'This is the last moderator of the room. Make another member moderator first.',
    );
  }
}
