import type { Handler } from '../../context.ts';
import { AppError, notFound } from '../../errors.ts';
import { recordAudit } from '../audit/audit.store.ts';
import * as policy from './rooms.policy.ts';
import * as store from './rooms.store.ts';

const LIST_MAX = 200;

export const listAllRooms: Handler<'listAllRooms'> = async ({ db }, { query }) =>
  store.listAllRooms(db, query, LIST_MAX);

export const updateRoom: Handler<'updateRoom'> = async (ctx, { roomId, name, topic, archived }) => {
  const { db, actor, writer, publish, now } = ctx;
  return writer.exclusive(roomId, async () => {
    const room = await store.namingRoom(() =>
      db.$transaction(async (tx) => {
        const row = await store.lockRoom(tx, roomId);
        const membership = await store.findMember(tx, roomId, actor.userId);
        if (!row || !(policy.maySee(row, membership) || policy.isAdmin(actor.role)))
          throw notFound('This room');
        if (!policy.mayManage(actor.role, membership)) {
          throw new AppError('forbidden', 'Only the moderators of the room, owners and admins may do that.');
        }
        const changed = await store.changeRoom(tx, roomId, {
          ...(name !== undefined && { name }),
          ...(topic !== undefined && { topic }),
          ...(archived !== undefined && {
            archivedAt: archived ? (row.archivedAt ?? new Date(now())) : null,
          }),
        });
        await recordAudit(tx, actor.userId, 'room_updated', roomId, {
          ...(name !== undefined && { name }),
          ...(topic !== undefined && { topic }),
          ...(archived !== undefined && { archived }),
        });
        return store.toRoom(changed, await store.countMembers(tx, roomId));
      }),
    );
    publish.toRooms([roomId], 'room', { kind: 'changed', room });
    return { room };
  });
};

export const deleteRoom: Handler<'deleteRoom'> = async (
  { db, actor, writer, publish, now, log },
  { roomId },
) => {
  await writer.exclusive(roomId, async () => {
    await db.$transaction(async (tx) => {
      const row = await store.lockRoom(tx, roomId);
      if (!row) throw notFound('This room');
      await store.markDeleted(tx, roomId, now());
      await recordAudit(tx, actor.userId, 'room_deleted', roomId, { name: row.name });
    });
    publish.toRooms([roomId], 'room', { kind: 'gone', roomId, reason: 'deleted' });
    publish.close(roomId);
  });
  // The rows are unreachable from now on; housekeeping repeats what a crash leaves of the erasing.
  store
    .purgeDeletedRooms(db)
    .catch((error) => log.error({ err: error, roomId }, 'erasing a deleted room failed'));
};
