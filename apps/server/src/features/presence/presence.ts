import type { Handler } from '../../context.ts';
import { notFound } from '../../errors.ts';
import { assertReader, assertWriter, mayPost, onlyModeratorsPost } from '../rooms/rooms.policy.ts';
import { findRoomAsSeen, listMyRooms } from '../rooms/rooms.store.ts';
import * as store from './presence.store.ts';

export const typing: Handler<'typing'> = async ({ db, actor, publish }, { roomId }) => {
  const seen = await findRoomAsSeen(db, roomId, actor.userId);
  const membership = assertWriter(seen);
  if (!mayPost(seen.room!, membership)) throw onlyModeratorsPost();
  publish.toRooms([roomId], 'typing', { roomId, userId: actor.userId }, actor.userId);
  return {};
};

export const listOnline: Handler<'listOnline'> = async ({ db, actor, now }) => ({
  online: await store.listOnline(db, actor.userId, new Date(now())),
});

export const markRead: Handler<'markRead'> = async ({ db, actor, publish }, input) => {
  const { roomId } = input;
  const seq = await store.moveReadCursor(db, actor.userId, roomId, input.seq);
  const [room] = seq === null ? [] : await listMyRooms(db, actor.userId, roomId);
  if (seq === null || !room) {
    assertReader(await findRoomAsSeen(db, roomId, actor.userId));
    throw notFound('This room');
  }
  const { unread, head } = room;
  publish.toUser(actor.userId, 'read', { roomId, seq, unread, head });
  return { seq, unread, head };
};
