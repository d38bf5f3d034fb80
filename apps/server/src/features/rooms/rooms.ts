import type { Change, MyRoom } from '@parley/protocol';
import type { Handler, UserCtx } from '../../context.ts';
import type { Tx } from '../../db/client.ts';
import { notFound } from '../../errors.ts';
import { newId } from '../../ids.ts';
import { appendNotice } from './notices.store.ts';
import * as policy from './rooms.policy.ts';
import * as store from './rooms.store.ts';
import { appendUserLog } from './user-log.store.ts';

const DIRECTORY_MAX = 200;
const MEMBERS_MAX = 500;

interface Entry {
  roomId: string;
  userId: string;
  actorId: string;
  role: 'moderator' | 'member';
}

/** In a transaction that holds the room's row. */
async function enter(tx: Tx, { roomId, userId, actorId, role }: Entry): Promise<Change> {
  const joined = await appendNotice(tx, roomId, { kind: 'joined', userId, actorId });
  await store.insertMember(tx, { roomId, userId, role, seq: joined.seq });
  await appendUserLog(tx, userId, 'joined', roomId);
  return joined;
}

/** After the commit: the newcomer's devices hear the room, then everyone hears of the newcomer. */
async function announceEntry(ctx: UserCtx, roomId: string, userId: string, change: Change): Promise<MyRoom> {
  const [room] = await store.listMyRooms(ctx.db, userId, roomId);
  if (!room) throw notFound('This room');
  ctx.publish.subscribe(userId, roomId);
  ctx.publish.toUser(userId, 'room', { kind: 'created', room });
  ctx.publish.changes(roomId, [change]);
  return room;
}

export const listRooms: Handler<'listRooms'> = async ({ db, places, actor }) => {
  // First, so that what happens between the two is noticed by the next sync.
  const { userSeq } = await places.of(actor.userId, []);
  return { rooms: await store.listMyRooms(db, actor.userId), userSeq };
};

export const listDirectory: Handler<'listDirectory'> = async ({ db, actor }, { query }) => ({
  rooms: await store.listDirectory(db, actor.userId, query, DIRECTORY_MAX),
});

export const createRoom: Handler<'createRoom'> = async (ctx, { name, visibility, topic }) => {
  const { db, actor, writer } = ctx;
  const roomId = newId();
  const room = await writer.exclusive(roomId, async () => {
    const change = await store.namingRoom(() =>
      db.$transaction(async (tx) => {
        await store.createRoom(tx, {
          id: roomId,
          name,
          visibility,
          topic: topic ?? '',
          createdBy: actor.userId,
        });
        return enter(tx, { roomId, userId: actor.userId, actorId: actor.userId, role: 'moderator' });
      }),
    );
    return announceEntry(ctx, roomId, actor.userId, change);
  });
  return { room };
};

export const joinRoom: Handler<'joinRoom'> = async (ctx, { roomId }) => {
  const { db, actor, writer } = ctx;
  const { userId } = actor;
  const room = await writer.exclusive(roomId, async () => {
    const change = await db.$transaction(async (tx) => {
      const row = await store.lockRoom(tx, roomId);
      const membership = await store.findMember(tx, roomId, userId);
      if (!row || !policy.maySee(row, membership)) throw notFound('This room');
      if (membership) return null;
      if (!policy.isWritable(row)) throw policy.archived();
      return enter(tx, { roomId, userId, actorId: userId, role: 'member' });
    });
    if (change) return announceEntry(ctx, roomId, userId, change);
    const [mine] = await store.listMyRooms(db, userId, roomId);
    if (!mine) throw notFound('This room');
    return mine;
  });
  return { room };
};

export const addMember: Handler<'addMember'> = async (ctx, { roomId, userId }) => {
  const { db, actor, writer } = ctx;
  await writer.exclusive(roomId, async () => {
    const change = await db.$transaction(async (tx) => {
      const row = await store.lockRoom(tx, roomId);
      const mine = await store.findMember(tx, roomId, actor.userId);
      if (!row || !policy.maySee(row, mine)) throw notFound('This room');
      if (!mine) throw policy.notMember();
      if (!policy.isWritable(row)) throw policy.archived();
      if (!(await store.isActiveUser(tx, userId))) throw notFound('This person');
      if (await store.findMember(tx, roomId, userId)) return null;
      return enter(tx, { roomId, userId, actorId: actor.userId, role: 'member' });
    });
    if (change) await announceEntry(ctx, roomId, userId, change);
  });
};

export const leaveRoom: Handler<'leaveRoom'> = async ({ db, actor, writer, publish }, { roomId }) => {
  const { userId } = actor;
  await writer.exclusive(roomId, async () => {
    const change = await db.$transaction(async (tx) => {
      const row = await store.lockRoom(tx, roomId);
      if (!row || !(await store.findMember(tx, roomId, userId))) throw notFound('This room');
      const left = await appendNotice(tx, roomId, { kind: 'left', userId, actorId: userId });
      await store.deleteMember(tx, roomId, userId);
      await appendUserLog(tx, userId, 'left', roomId);
      return left;
    });
    publish.unsubscribe(userId, roomId);
    publish.toUser(userId, 'room', { kind: 'gone', roomId, reason: 'left' });
    publish.changes(roomId, [change]);
  });
  return { roomId };
};

export const listMembers: Handler<'listMembers'> = async (ctx, { roomId }) => {
  policy.assertReader(await store.findRoomAsSeen(ctx.db, roomId, ctx.actor.userId));
  const [members, total] = await Promise.all([
    store.listMembers(ctx.db, roomId, ctx.now(), MEMBERS_MAX),
    store.countMembers(ctx.db, roomId),
  ]);
  return { members, total };
};
