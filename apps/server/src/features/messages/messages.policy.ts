import type { MemberRole, RoomKind, UserRole } from '../../db/generated/enums.ts';
import { isOfPeople, mayManage } from '../rooms/rooms.policy.ts';

interface Asker {
  userId: string;
  role: UserRole;
}
interface Written {
  authorId: string;
}
type Membership = { role: MemberRole; fromSeq: number };

/** Nobody puts words into another's mouth. */
export const mayEdit = (asker: Asker, { authorId }: Written) => authorId === asker.userId;

/** What is said in a room, and by whom somebody is there. */
interface Place {
  room: { kind: RoomKind };
  membership: Membership;
}

/** Of those who are in the room: what one may not read one may not judge. A conversation of people has no judges. */
export const mayDelete = (asker: Asker, { room, membership }: Place, { authorId }: Written) =>
  authorId === asker.userId || (!isOfPeople(room) && mayManage(asker.role, membership));
