import type { MemberRole, RoomVisibility, UserRole } from '../../db/generated/enums.ts';
import { AppError, notFound } from '../../errors.ts';

interface RoomState {
  visibility: RoomVisibility;
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

export const archived = () =>
  new AppError('forbidden', 'This room is archived: it can be read, not changed.');
export const notMember = () => new AppError('forbidden', 'Join the room first.');

/** Only members read a room. @returns the membership @throws what an outsider may know */
export function assertReader(seen: {
  room: RoomState | null;
  membership: Membership;
}): NonNullable<Membership> {
  if (!seen.room || !maySee(seen.room, seen.membership)) throw notFound('This room');
  if (!seen.membership) throw notMember();
  return seen.membership;
}

/** Only members write, and nobody into what is archived. @returns the membership @throws as assertReader */
export function assertWriter(seen: {
  room: RoomState | null;
  membership: Membership;
}): NonNullable<Membership> {
  const membership = assertReader(seen);
  if (!isWritable(seen.room!)) throw archived();
  return membership;
}
