import type { Handler } from '../../context.ts';
import { notFound } from '../../errors.ts';
import { newId } from '../../ids.ts';
import { announceEntry, enter } from './entry.ts';
import * as policy from './rooms.policy.ts';
import * as store from './rooms.store.ts';

const DIRECTORY_MAX = 200;

export const listRooms: Handler<'listRooms'> = async ({ db, places, actor }) => {
  // First, so that what happens between the two is noticed by the next sync.
  const { userSeq } = await places.of(actor.userId, []);
  return { rooms: await store.listMyRooms(db, actor.userId), userSeq };
};

export const listDirectory: Handler<'listDirectory'> = async ({ db, actor }, { query }) => ({
  rooms: await store.listDirectory(db, actor.userId, query, DIRECTORY_MAX),
});

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
