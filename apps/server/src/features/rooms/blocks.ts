import { limits } from '@parley/protocol';
import type { Handler, UserCtx } from '../../context.ts';
import { AppError, notFound } from '../../errors.ts';
import * as store from './blocks.store.ts';
import { lockPeople, peopleKey } from './direct.store.ts';
import { isActiveUser } from './rooms.store.ts';
import { appendUserLog } from './user-log.store.ts';

/** Once it is answered, no send of the other is stored that was not before: both take the lock of their room. */
async function setBlocked({ db, actor, publish }: UserCtx, otherId: string, blocked: boolean): Promise<void> {
  const { userId } = actor;
  const userSeq = await db.$transaction(async (tx) => {
    // Who opens the room of the two takes this lock too, so either finds what the other did.
    await lockPeople(tx, [userId]);
    if (!(await store.setBlock(tx, userId, otherId, blocked))) return null;
    if ((await store.countBlocked(tx, userId)) > limits.blocksMax) {
      throw new AppError('conflict', `Nobody can block more than ${limits.blocksMax} people.`);
    }
    await store.judgeRoom(tx, peopleKey([userId, otherId].sort()), userId, otherId);
    return appendUserLog(tx, userId, 'block', otherId);
  });
  if (userSeq !== null) publish.toUser(userId, 'block', { userId: otherId, blocked, userSeq });
}

export const block: Handler<'block'> = async (ctx, { userId }) => {
  if (userId === ctx.actor.userId) throw new AppError('invalid', 'userId: Nobody can block themselves.');
  if (!(await isActiveUser(ctx.db, userId))) throw notFound('This person');
  await setBlocked(ctx, userId, true);
};

export const unblock: Handler<'unblock'> = async (ctx, { userId }) => {
  await setBlocked(ctx, userId, false);
};
