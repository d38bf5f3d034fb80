import type { Message } from '@parley/protocol';
import type { Tx } from '../../db/client.ts';
import { Prisma } from '../../db/generated/client.ts';
import { type MessageRow, toMessages } from './messages.store.ts';

interface Revision {
  roomId: string;
  messageId: string;
  actorId: string;
}

/**
 * Gives a message its next state, and the room's sequence the change that tells of it. The room's row must be locked.
 *
 * @param state assignments, in which `now.at` is the moment of the change
 */
async function revise(
  tx: Tx,
  kind: 'edited' | 'deleted',
  { roomId, messageId, actorId }: Revision,
  state: Prisma.Sql,
): Promise<Message> {
  const rows = await tx.$queryRaw<MessageRow[]>`
    WITH now AS (
      SELECT clock_timestamp()::timestamptz(3) AS at
    ), head AS (
      UPDATE room SET last_seq = last_seq + 1 WHERE id = ${roomId}::uuid RETURNING last_seq AS seq
    ), logged AS (
      INSERT INTO room_log (room_id, seq, kind, message_id, actor_id, at)
      SELECT ${roomId}::uuid, head.seq, ${kind}, ${messageId}::uuid, ${actorId}::uuid, now.at FROM head, now
    )
    UPDATE message m SET rev_seq = head.seq, ${state} FROM head, now WHERE m.id = ${messageId}::uuid
    RETURNING m.id, m.seq, m.rev_seq AS "revSeq", m.author_id AS "authorId", m.client_message_id AS "clientMessageId",
      m.body, m.created_at AS "createdAt", m.edited_at AS "editedAt", m.deleted_at AS "deletedAt",
      m.deleted_by AS "deletedBy", m.react_seq AS "reactSeq"`;
  const [message] = await toMessages(tx, rows);
  return message!;
}

export const storeEdit = (tx: Tx, revision: Revision, body: string) =>
  revise(tx, 'edited', revision, Prisma.sql`body = ${body}, edited_at = now.at`);

/** Erases the text, its hash, against which a guess could be tested, and what people felt about it. */
export async function storeDeletion(tx: Tx, revision: Revision): Promise<Message> {
  await tx.reaction.deleteMany({ where: { messageId: revision.messageId } });
  return revise(
    tx,
    'deleted',
    revision,
    Prisma.sql`body = '', payload_hash = '', edited_at = NULL, deleted_at = now.at,
      deleted_by = ${revision.actorId}::uuid, react_seq = CASE WHEN react_seq IS NOT NULL THEN head.seq END`,
  );
}
