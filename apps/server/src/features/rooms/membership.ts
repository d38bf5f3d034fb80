import type { Handler, UserCtx } from '../../context.ts';
import { AppError, notFound } from '../../errors.ts';
import * as policy from './rooms.policy.ts';
import * as store from './rooms.store.ts';
import { appendUserLog } from './user-log.store.ts';

/** Makes it so on all my devices; tells nothing where it is so already. @returns whether I am in the room */
export async function changeMine(
  { db, actor, publish }: UserCtx,
  roomId: string,
  { favourite, hiddenSeq }: { [K in keyof store.Mine]?: store.Mine[K] | undefined },
): Promise<boolean> {
  const { userId } = actor;
  const changed = await db.$transaction(async (tx) => {
    // The membership before the person, as whoever ends it locks them.
    const before = await store.lockMembership(tx, roomId, userId);
    if (!before) return null;
    if (typeof hiddenSeq === 'number' && !policy.isOfPeople(before)) {
      throw new AppError('forbidden', 'Only a conversation of people is closed. Leave the room instead.');
    }
    const mine: store.Mine = {
      favourite: favourite ?? before.favourite,
      hiddenSeq: hiddenSeq === undefined ? before.hiddenSeq : hiddenSeq && Math.min(hiddenSeq, before.head),
    };
    if (mine.favourite === before.favourite && mine.hiddenSeq === before.hiddenSeq) return false;
    await store.changeMembership(tx, roomId, userId, mine);
    const userSeq = await appendUserLog(tx, userId, 'settings', roomId);
    return { roomId, ...mine, userSeq };
  });
  if (changed) publish.toUser(userId, 'membership', changed);
  return changed !== null;
}

export const updateMembership: Handler<'updateMembership'> = async (ctx, { roomId, ...mine }) => {
  if (await changeMine(ctx, roomId, mine)) return;
  policy.assertReader(await store.findRoomAsSeen(ctx.db, roomId, ctx.actor.userId));
  throw notFound('This room');
};
