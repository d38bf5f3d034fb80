import { type Change, limits, type Message, type Notice, noticeKinds, type Page } from '@parley/protocol';
import { arrayOf, byteaArrayOf, columnsOf } from '../../db/arrays.ts';
import type { Db, Tx } from '../../db/client.ts';
import type { Direct } from '../../db/direct.ts';
import type { Message as Row } from '../../db/generated/client.ts';
import type { Send, SendOutcome } from '../../db/room-writer.ts';
import { type NoticeRow, textOf, toNotice } from '../rooms/notices.store.ts';

/** outcome, id, seq, created at; what was refused has an outcome and nothing else. */
type Committed = [SendOutcome['outcome'], string, number, string];

/** The batch goes and comes as texts: a value for every field of every send took an eighth of a busy server's time. */
const POST_MESSAGES = `
  SELECT json_agg(json_build_array(outcome, message_id, message_seq, message_at))::text AS committed
  FROM post_messages($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::bytea[], $6::text[])`;

/** Stores a batch of sends: one statement, one round trip, one transaction; see the migration post_messages. */
export async function commitSends(commits: Direct, sends: Send[]): Promise<SendOutcome[]> {
  const [row] = await commits.query<{ committed: string }>({
    name: 'post_messages',
    text: POST_MESSAGES,
    values: [
      arrayOf(sends.map((s) => s.id)),
      arrayOf(sends.map((s) => s.roomId)),
      arrayOf(sends.map((s) => s.authorId)),
      arrayOf(sends.map((s) => s.clientMessageId)),
      byteaArrayOf(sends.map((s) => s.hash)),
      arrayOf(sends.map((s) => s.body)),
    ],
  });
  return (JSON.parse(row!.committed) as Committed[]).map(([outcome, id, seq, at]) => ({
    outcome,
    id,
    seq,
    createdAt: new Date(at).toISOString(),
  }));
}

/** What of a message's row clients are told. */
export type MessageRow = Pick<
  Row,
  | 'id'
  | 'seq'
  | 'revSeq'
  | 'authorId'
  | 'clientMessageId'
  | 'body'
  | 'createdAt'
  | 'editedAt'
  | 'deletedAt'
  | 'deletedBy'
>;

export function toMessage(row: MessageRow): Message {
  const { id, seq, revSeq, authorId, clientMessageId, body, createdAt, editedAt, deletedAt, deletedBy } = row;
  const sent = { id, seq, authorId, clientMessageId, body, createdAt: createdAt.toISOString() };
  if (revSeq === seq) return sent;
  return {
    ...sent,
    revSeq,
    ...(editedAt && { editedAt: editedAt.toISOString() }),
    ...(deletedAt && { deletedAt: deletedAt.toISOString() }),
    ...(deletedBy && { deletedBy }),
  };
}

export async function findMessage(db: Db | Tx, roomId: string, id: string): Promise<Message | null> {
  const row = await db.message.findFirst({ where: { id, roomId } });
  return row && toMessage(row);
}

/** A row of room_log beside the message it is about; `id` is null where it is about none. */
type LogRow = NoticeRow & Omit<MessageRow, 'id' | 'seq'> & { id: string | null; messageSeq: number };

function toChange(row: LogRow): Change {
  const { seq, id, kind } = row;
  if (id === null) return toNotice(row);
  const message = toMessage({ ...row, id, seq: row.messageSeq });
  // Another kind is of a newer node: clients step over it.
  return { seq, kind: kind as 'message' | 'edited' | 'deleted', message };
}

/** What a change counts for besides its text. */
const CHANGE_UNITS = 200;

/** What a line of a room counts for in an answer. */
export function unitsOf(line: Message | Notice): number {
  if (!('kind' in line)) return CHANGE_UNITS + line.body.length;
  return CHANGE_UNITS + (textOf(line)?.length ?? 0);
}

const CHANGES = `
  SELECT * FROM (
    SELECT concat_ws(' ', q.room_id, q.seq) AS cursor, l.seq, l.kind, l.actor_id AS "actorId",
      l.subject_id AS "subjectId", l.value, l.at, m.id, m.seq AS "messageSeq", m.rev_seq AS "revSeq",
      m.author_id AS "authorId", m.client_message_id AS "clientMessageId", m.body, m.created_at AS "createdAt",
      m.edited_at AS "editedAt", m.deleted_at AS "deletedAt", m.deleted_by AS "deletedBy",
      sum(${CHANGE_UNITS} + coalesce(char_length(m.body), char_length(l.value), 0)) OVER (
        PARTITION BY q.room_id, q.seq ORDER BY l.seq ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
    FROM unnest($1::uuid[], $2::int[]) AS q (room_id, seq)
      CROSS JOIN LATERAL (
        SELECT * FROM room_log l WHERE l.room_id = q.room_id AND l.seq > q.seq
        ORDER BY l.seq LIMIT ${limits.syncChanges}
      ) l
      LEFT JOIN message m ON m.id = l.message_id
  ) found WHERE before IS NULL OR before < ${limits.syncUnits}
  ORDER BY cursor, seq`;

/**
 * By "room seq": the first changes after each cursor, at most limits.syncChanges, ascending. Stops with the change that
 * reaches limits.syncUnits: however much there is, no more of it comes into memory.
 */
export async function findChanges(arrivals: Direct, cursors: string[]): Promise<Map<string, Change[]>> {
  const [rooms, seqs] = columnsOf(cursors);
  const rows = await arrivals.query<LogRow & { cursor: string }>({
    name: 'changes',
    text: CHANGES,
    values: [rooms, seqs],
  });
  const changes = new Map<string, Change[]>(cursors.map((cursor) => [cursor, []]));
  for (const row of rows) changes.get(row.cursor)!.push(toChange(row));
  return changes;
}

/** Notices on one page at most: the oldest of a longer run of them are left out of history. */
const NOTICES_MAX = 200;

/**
 * Messages between the two seqs (both exclusive): the last `limit` of them, or the first when only `after` is given;
 * with the notices of the same stretch.
 */
export async function listPage(
  db: Db,
  query: {
    roomId: string;
    fromSeq: number;
    before?: number | undefined;
    after?: number | undefined;
    limit: number;
  },
): Promise<Page> {
  const { roomId, limit } = query;
  const low = Math.max(query.after ?? 0, query.fromSeq - 1);
  const high = query.before ?? 2 ** 31 - 1;
  const forward = query.after !== undefined && query.before === undefined;
  const rows = await db.message.findMany({
    where: { roomId, seq: { gt: low, lt: high } },
    orderBy: { seq: forward ? 'asc' : 'desc' },
    take: limit,
  });
  if (!forward) rows.reverse();
  // A full page ends at its outermost message; another reaches to the bound, so that no notice falls between pages.
  const full = rows.length === limit;
  const from = full && !forward ? rows[0]!.seq : low;
  const to = full && forward ? rows.at(-1)!.seq : high;
  const notices = await db.$queryRaw<NoticeRow[]>`
    SELECT seq, kind, actor_id AS "actorId", subject_id AS "subjectId", value, at FROM room_log
    WHERE room_id = ${roomId}::uuid AND seq > ${from} AND seq < ${to} AND kind = ANY (${noticeKinds}::text[])
    ORDER BY seq DESC LIMIT ${NOTICES_MAX}`;
  return {
    messages: rows.map(toMessage),
    notices: notices.reverse().map(toNotice),
  };
}
