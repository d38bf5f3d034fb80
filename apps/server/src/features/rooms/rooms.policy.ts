import type {
  MemberRole,
  RoomKind,
  RoomPosting,
  RoomVisibility,
  UserRole,
} from '../../db/generated/enums.ts';
import { AppError, notFound } from '../../errors.ts';

interface RoomState {
  kind: RoomKind;
  visibility: RoomVisibility;
  posting: RoomPosting;
  archivedAt: Date | null;
  blocked: boolean;
}
type Membership = { role: MemberRole; fromSeq: number } | null;

/** Public rooms are seen by everybody, private ones by their members. */
export const maySee = (room: RoomState, membership: Membership) =>
  room.visibility === 'public' || membership !== null;

/** Owners and admins manage every room, also private ones; that alone does not let them read. */
export const isAdmin = (role: UserRole) => role === 'owner' || role === 'admin';

export const mayManage = (role: UserRole, membership: Membership) =>
  isAdmin(role) || membership?.role === 'moderator';

/** A direct room or a group: it is the people in it, so that nothing of it ever changes. */
export const isOfPeople = ({ kind }: Pick<RoomState, 'kind'>) => kind !== 'room';

export const isWritable = (room: RoomState) => room.archivedAt === null;

/** In a room for announcements its moderators; owners and admins too only where they are that. */
export const mayPost = (room: RoomState, membership: NonNullable<Membership>) =>
  room.posting === 'everyone' || membership.role === 'moderator';

export const archived = () =>
  new AppError('forbidden', 'This room is archived: it can be read, not changed.');
export const onlyModeratorsPost = () =>
  new AppError('forbidden', 'Only the moderators of this room post in it.');
export const notMember = () => new AppError('forbidden', 'Join the room first.');

export const blocked = () => new AppError('forbidden', 'Nothing can be sent in this conversation any more.');
const notARoom = () =>
  new AppError('forbidden', 'This is a conversation of these people only. Open another, or a room.');

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

/** What is archived is read-only; else members take words back. @returns the membership @throws as assertReader */
export function assertDeleter(seen: Seen): NonNullable<Membership> {
  const membership = assertReader(seen);
  if (!isWritable(seen.room!)) throw archived();
  return membership;
}

/** Members write, where neither of two blocks the other. @returns the membership @throws as assertDeleter */
export function assertWriter(seen: Seen): NonNullable<Membership> {
  const membership = assertDeleter(seen);
  if (seen.room!.blocked) throw blocked();
  return membership;
}

/** Nobody is added to a conversation of people or leaves it. @throws AppError `forbidden` */
export function assertRoom(room: RoomState): void {
  if (isOfPeople(room)) throw notARoom();
}

/** Only its moderators, owners and admins manage a room; nobody a conversation of people. @returns the room @throws what somebody else may know */
export function assertManager<R extends RoomState>(
  { room, membership }: { room: R | null; membership: Membership },
  role: UserRole,
): R {
  if (!room || !(maySee(room, membership) || (isAdmin(role) && !isOfPeople(room))))
    throw notFound('This room');
  assertRoom(room);
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
