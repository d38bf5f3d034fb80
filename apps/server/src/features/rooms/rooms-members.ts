import type { Handler, UserCtx } from '../../context.ts';
import type { Tx } from '../../db/client.ts';
import { notFound } from '../../errors.ts';
import { recordAudit } from '../audit/audit.store.ts';
import { announceEntry, announceExit, enter, exit } from './entry.ts';
import { appendNotice } from './notices.store.ts';
import * as policy from './rooms.policy.ts';
import * as store from './rooms.store.ts';

const MEMBERS_MAX = 500;

export const listMembers: Handler<'listMembers'> = async (ctx, { roomId, query }) => {
  policy.assertReader(await store.findRoomAsSeen(ctx.db, roomId, ctx.actor.userId));
  const [members, total] = await Promise.all([
    store.listMembers(ctx.db, roomId, query, ctx.now(), MEMBERS_MAX),
    store.countMembers(ctx.db, roomId),
  ]);
  return { members, total };
};

export const addMember: Handler<'addMember'> = async (ctx, { roomId, userId }) => {
  const { db, actor, writer } = ctx;
  await writer.exclusive(roomId, async () => {
    const change = await db.$transaction(async (tx) => {
      const row = await store.lockRoom(tx, roomId);
      const mine = await store.findMember(tx, roomId, actor.userId);
      if (!row || !policy.maySee(row, mine)) throw notFound('This room');
      if (!mine) throw policy.notMember();
      policy.assertRoom(row);
      if (!policy.isWritable(row)) throw policy.archived();
      if (!(await store.isActiveUser(tx, userId))) throw notFound('This person');
      if (await store.findMember(tx, roomId, userId)) return null;
      return enter(tx, { roomId, userId, actorId: actor.userId, role: 'member' });
    });
    if (change) await announceEntry(ctx, roomId, userId, change);
  });
};

export const leaveRoom: Handler<'leaveRoom'> = async (ctx, { roomId }) => {
  const { db, actor, writer } = ctx;
  const { userId } = actor;
  await writer.exclusive(roomId, async () => {
    const going = { roomId, userId, actorId: userId };
    const change = await db.$transaction(async (tx) => {
      const row = await store.lockRoom(tx, roomId);
      const mine = await store.findMember(tx, roomId, userId);
      if (!row || !mine) throw notFound('This room');
      policy.assertRoom(row);
      policy.assertModerated(await store.standingOf(tx, mine));
      return exit(tx, going);
    });
    announceExit(ctx, going, change);
  });
  return { roomId };
};

/** The membership that a moderator, owner or admin acts upon, the room's row locked. @throws what they may know */
async function lockMember(tx: Tx, { actor }: UserCtx, roomId: string, userId: string) {
  const room = await store.lockRoom(tx, roomId);
  policy.assertManager({ room, membership: await store.findMember(tx, roomId, actor.userId) }, actor.role);
  const member = await store.findMember(tx, roomId, userId);
  if (!member) throw notFound('This member');
  return member;
}

export const removeMember: Handler<'removeMember'> = async (ctx, { roomId, userId }) => {
  const { db, actor, writer } = ctx;
  await writer.exclusive(roomId, async () => {
    const going = { roomId, userId, actorId: actor.userId };
    const change = await db.$transaction(async (tx) => {
      const member = await lockMember(tx, ctx, roomId, userId);
      policy.assertModerated(await store.standingOf(tx, member));
      await recordAudit(tx, actor.userId, 'member_removed', roomId, { userId });
      return exit(tx, going);
    });
    announceExit(ctx, going, change);
  });
};

export const updateMember: Handler<'updateMember'> = async (ctx, { roomId, userId, role }) => {
  const { db, actor, writer, publish } = ctx;
  await writer.exclusive(roomId, async () => {
    const change = await db.$transaction(async (tx) => {
      const member = await lockMember(tx, ctx, roomId, userId);
      if (member.role === role) return null;
      policy.assertModerated(await store.standingOf(tx, member));
      await store.setMemberRole(tx, roomId, userId, role);
      await recordAudit(tx, actor.userId, 'member_updated', roomId, { userId, role });
      return appendNotice(tx, roomId, { kind: 'role', userId, actorId: actor.userId, role });
    });
    if (change) publish.changes(roomId, [change]);
  });
};
