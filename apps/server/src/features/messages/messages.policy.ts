import type { MemberRole, UserRole } from '../../db/generated/enums.ts';
import { mayManage } from '../rooms/rooms.policy.ts';

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

/** Of those who are in the room: what one may not read one may not judge. */
export const mayDelete = (asker: Asker, membership: Membership, { authorId }: Written) =>
  authorId === asker.userId || mayManage(asker.role, membership);
