import { type Change, type Message, revSeqOf } from '@parley/protocol';
import type { Handler, UserCtx } from '../../context.ts';
import type { Tx } from '../../db/client.ts';
import { AppError, MovedOn, notFound } from '../../errors.ts';
import { assertDeleter, assertWriter } from '../rooms/rooms.policy.ts';
import { findMember, lockRoom, type RoomRow } from '../rooms/rooms.store.ts';
import * as policy from './messages.policy.ts';
import { findMessage } from './messages.store.ts';
import * as store from './revisions.store.ts';

type Revision = Extract<Change, { kind: 'edited' | 'deleted' }>;

const revised = (message: Message) => ({ seq: revSeqOf(message), message });

interface Found {
  tx: Tx;
  message: Message;
  room: RoomRow;
  membership: ReturnType<typeof assertWriter>;
}

/**
 * @param assertMay of the room, before the message is looked for
 * @param work makes the change; null where things are so already, as for a retry, and nothing is told
 */
async function revise(
  { db, actor, writer, publish }: UserCtx,
  { roomId, messageId }: { roomId: string; messageId: string },
  assertMay: typeof assertWriter,
  work: (found: Found) => Promise<Revision | null>,
) {
  return writer.exclusive(roomId, async () => {
    const { before, change } = await db.$transaction(async (tx) => {
      const room = await lockRoom(tx, roomId);
      const membership = assertMay({ room, membership: await findMember(tx, roomId, actor.userId) });
      const message = await findMessage(tx, roomId, messageId);
      if (!message) throw notFound('This message');
      return { before: message, change: await work({ tx, message, room: room!, membership }) };
    });
    if (change) publish.changes(roomId, [change]);
    return revised(change?.message ?? before);
  });
}

export const editMessage: Handler<'editMessage'> = (ctx, { roomId, messageId, revSeq, body }) => {
  const { actor } = ctx;
  return revise(ctx, { roomId, messageId }, assertWriter, async ({ tx, message }) => {
    if (!policy.mayEdit(actor, message)) {
      throw new AppError('forbidden', 'Only who wrote a message may edit it.');
    }
    if (message.deletedAt !== undefined) throw new AppError('gone', 'This message was deleted meanwhile.');
    if (message.body === body) return null;
    if (revSeqOf(message) !== revSeq) {
      throw new MovedOn('This message has another text by now.', revised(message));
    }
    const edited = await store.storeEdit(tx, { roomId, messageId, actorId: actor.userId }, body);
    return { seq: revSeqOf(edited), kind: 'edited', message: edited };
  });
};

export const deleteMessage: Handler<'deleteMessage'> = (ctx, { roomId, messageId }) => {
  const { actor } = ctx;
  return revise(ctx, { roomId, messageId }, assertDeleter, async ({ tx, message, ...place }) => {
    if (!policy.mayDelete(actor, place, message)) {
      throw new AppError(
        'forbidden',
        'Only who wrote it, and those who moderate the room, may delete a message.',
      );
    }
    if (message.deletedAt !== undefined) return null;
    const tombstone = await store.storeDeletion(tx, { roomId, messageId, actorId: actor.userId });
    return { seq: revSeqOf(tombstone), kind: 'deleted', message: tombstone };
  });
};
