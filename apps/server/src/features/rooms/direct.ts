import type { Handler, UserCtx } from '../../context.ts';
import { notFound } from '../../errors.ts';
import { newId } from '../../ids.ts';
import { isBlocked } from './blocks.store.ts';
import { assertFew, assertOpenable, kindOf } from './direct.policy.ts';
import * as store from './direct.store.ts';
import { announceConversation } from './entry.ts';
import { changeMine } from './membership.ts';
import { listMyRooms } from './rooms.store.ts';
import { appendUserLogs } from './user-log.store.ts';

/** Makes the conversation of these people; where another node was first, nothing. */
async function create(ctx: UserCtx, people: string[], key: string): Promise<void> {
  const { db, actor } = ctx;
  const id = newId();
  const made = await db.$transaction(async (tx) => {
    const active = await store.lockPeople(tx, people);
    assertOpenable({ people, active, blocked: await isBlocked(tx, actor.userId, people) });
    const openedBy = actor.userId;
    if (!(await store.insertDirect(tx, { id, kind: kindOf(people), key, people, openedBy }))) return false;
    await appendUserLogs(tx, people, 'joined', id);
    return true;
  });
  if (made) await announceConversation(ctx, id);
}

/** @returns the room's id */
async function findOrCreate(ctx: UserCtx, people: string[]): Promise<string> {
  const key = store.peopleKey(people);
  const find = () => store.findDirect(ctx.db, key);
  const known = await find();
  if (known) return known;
  await ctx.openings(async () => {
    // Who waited for somebody that wanted the same finds it made.
    if (!(await find())) await create(ctx, people, key);
  });
  return (await find())!;
}

export const openDirect: Handler<'openDirect'> = async (ctx, { userIds }) => {
  const { db, actor } = ctx;
  const people = [...new Set([actor.userId, ...userIds])].sort();
  assertFew(people);
  const roomId = await findOrCreate(ctx, people);
  const [room] = await listMyRooms(db, actor.userId, roomId);
  if (!room) throw notFound('This conversation');
  // What I closed is open again.
  if (room.hiddenSeq !== null) await changeMine(ctx, roomId, { hiddenSeq: null });
  return { room: { ...room, hiddenSeq: null } };
};
