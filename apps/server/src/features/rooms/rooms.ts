import type { Handler } from '../../context.ts';
import { notFound } from '../../errors.ts';
import { newId } from '../../ids.ts';
import { listBlocked } from './blocks.store.ts';
import { announceEntry, enter } from './entry.ts';
import * as policy from './rooms.policy.ts';
import * as store from './rooms.store.ts';

const DIRECTORY_PAGE = 50;

export const listRooms: Handler<'listRooms'> = async ({ db, places, actor }) => {
  // First, so that what happens between the two is noticed by the next sync.
  const { userSeq } = await places.of(actor.userId, []);
  const [rooms, blocked] = await Promise.all([
    store.listMyRooms(db, actor.userId),
    listBlocked(db, actor.userId),
  ]);
  return { rooms, blocked, userSeq };
};

export const listDirectory: Handler<'listDirectory'> = async ({ db, actor }, input) =>
  store.listDirectory(db, actor.userId, input, DIRECTORY_PAGE);

export const getRoom: Handler<'getRoom'> = async ({ db, actor }, { roomId }) => {
  const { room, membership } = await store.findRoomAsSeen(db, roomId, actor.userId);
  if (!room || !policy.maySee(room, membership)) throw notFound('This room');
  const memberCount = await store.countMembers(db, roomId);
  return { room: { ...store.toRoom(room, memberCount), joined: membership !== null } };
};

export const createRoom: Handler<'createRoom'> = async (ctx, { name, visibility, topic, posting }) => {
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
          ...(posting && { posting }),
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
