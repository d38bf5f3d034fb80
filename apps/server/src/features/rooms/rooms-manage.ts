import type { Notice, ParsedOf } from '@parley/protocol';
import type { Handler } from '../../context.ts';
import { recordAudit } from '../audit/audit.store.ts';
import { appendNotice, type NewNotice } from './notices.store.ts';
import * as policy from './rooms.policy.ts';
import * as store from './rooms.store.ts';

const LIST_MAX = 200;

type Update = Omit<ParsedOf<'updateRoom'>, 'roomId'>;

export const listAllRooms: Handler<'listAllRooms'> = async ({ db }, { query }) =>
  store.listAllRooms(db, query, LIST_MAX);

/** What of the update is not so yet, in the order it takes effect. */
function differences(row: store.RoomRow, update: Update, actorId: string): NewNotice[] {
  const { name, topic, visibility, posting, archived } = update;
  const notices: NewNotice[] = [];
  if (name !== undefined && name !== row.name) notices.push({ kind: 'renamed', actorId, name });
  if (topic !== undefined && topic !== row.topic) notices.push({ kind: 'topic', actorId, topic });
  if (visibility !== undefined && visibility !== row.visibility) {
    notices.push({ kind: 'visibility', actorId, visibility });
  }
  if (posting !== undefined && posting !== row.posting) notices.push({ kind: 'posting', actorId, posting });
  if (archived !== undefined && archived !== (row.archivedAt !== null)) {
    notices.push({ kind: archived ? 'archived' : 'unarchived', actorId });
  }
  return notices;
}

/** What a notice makes of the room. */
function fieldsOf(notice: Notice): store.RoomFields {
  switch (notice.kind) {
    case 'renamed':
      return { name: notice.name };
    case 'topic':
      return { topic: notice.topic };
    case 'visibility':
      return { visibility: notice.visibility };
    case 'posting':
      return { posting: notice.posting };
    case 'archived':
      return { archivedAt: new Date(notice.createdAt) };
    case 'unarchived':
      return { archivedAt: null };
    default:
      return {};
  }
}

export const updateRoom: Handler<'updateRoom'> = async (ctx, { roomId, ...update }) => {
  const { db, actor, writer, publish } = ctx;
  return writer.exclusive(roomId, async () => {
    const { room, changes } = await store.namingRoom(() =>
      db.$transaction(async (tx) => {
        const found = await store.lockRoom(tx, roomId);
        const membership = await store.findMember(tx, roomId, actor.userId);
        let row = policy.assertManager({ room: found, membership }, actor.role);
        const changes: Notice[] = [];
        for (const notice of differences(row, update, actor.userId)) {
          const change = await appendNotice(tx, roomId, notice);
          row = await store.changeRoom(tx, roomId, fieldsOf(change));
          changes.push(change);
        }
        if (changes.length > 0) await recordAudit(tx, actor.userId, 'room_updated', roomId, update);
        return { room: store.toRoom(row, await store.countMembers(tx, roomId)), changes };
      }),
    );
    if (changes.length > 0) publish.changes(roomId, changes);
    return { room };
  });
};

export const deleteRoom: Handler<'deleteRoom'> = async (
  { db, actor, writer, publish, now, log },
  { roomId },
) => {
  await writer.exclusive(roomId, async () => {
    await db.$transaction(async (tx) => {
      const room = await store.lockRoom(tx, roomId);
      const membership = await store.findMember(tx, roomId, actor.userId);
      const row = policy.assertManager({ room, membership }, actor.role);
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
