import {
  type Change,
  limits,
  type Message,
  type Notice,
  noticeKinds,
  type Page,
  type Reaction,
  type ReactionChange,
} from '@parley/protocol';
import { arrayOf, byteaArrayOf, columnsOf } from '../../db/arrays.ts';
import type { Db, Tx } from '../../db/client.ts';
import type { Direct } from '../../db/direct.ts';
import type { Message as Row } from '../../db/generated/client.ts';
import type { Send, SendOutcome } from '../../db/room-writer.ts';
import { type NoticeRow, textOf, toNotice } from '../rooms/notices.store.ts';
import { findReactions, reactionsOf } from './reactions.store.ts';

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
  | 'reactSeq'
>;

function toMessage(row: MessageRow, reactions: Reaction[] = []): Message {
  const { id, seq, revSeq, authorId, clientMessageId, body, createdAt, reactSeq } = row;
  const { editedAt, deletedAt, deletedBy } = row;
  return {
    id,
    seq,
    authorId,
    clientMessageId,
    body,
    createdAt: createdAt.toISOString(),
    ...(revSeq !== seq && { revSeq }),
    ...(editedAt && { editedAt: editedAt.toISOString() }),
    ...(deletedAt && { deletedAt: deletedAt.toISOString() }),
    ...(deletedBy && { deletedBy }),
    ...(reactions.length > 0 && { reactions }),
    ...(reactSeq !== null && { reactSeq }),
  };
}

/** Messages with all that belongs to them, in the order of their rows. */
export async function toMessages(db: Db | Tx, rows: MessageRow[]): Promise<Message[]> {
  const reactions = await findReactions(db, rows);
  return rows.map((row) => toMessage(row, reactions.get(row.id)));
}

export async function findMessage(db: Db | Tx, roomId: string, id: string): Promise<Message | null> {
  return (await findMessages(db, roomId, [id])).get(id) ?? null;
}

/** Those of the messages that are in the room. */
export async function findMessages(
  db: Db | Tx,
  roomId: string,
  ids: string[],
): Promise<Map<string, Message>> {
  const rows = await db.message.findMany({ where: { id: { in: ids }, roomId } });
  return new Map((await toMessages(db, rows)).map((message) => [message.id, message]));
}

/** A row of room_log beside the message it is about; `id` is null where it is about none. */
type LogRow = NoticeRow &
  Omit<MessageRow, 'id' | 'seq'> & { id: string | null; messageSeq: number; reactions: Reaction[] | null };

const REACTED: readonly string[] = ['reacted', 'unreacted'] satisfies ReactionChange['kind'][];

function toChange(row: LogRow): Change {
  const { seq, id, kind, messageSeq, actorId: userId, value } = row;
  if (id === null) return toNotice(row);
  if (REACTED.includes(kind)) {
    return { seq, kind: kind as ReactionChange['kind'], messageId: id, messageSeq, userId, emoji: value! };
  }
  const message = toMessage({ ...row, id, seq: messageSeq }, row.reactions ?? []);
  // Another kind is of a newer node: clients step over it.
  return { seq, kind: kind as 'message' | 'edited' | 'deleted', message };
}

/** What a change counts for besides its text. */
const CHANGE_UNITS = 200;

/** What a reaction counts for: an id and an emoji. */
const REACTION_UNITS = 80;

/** What a line of a room counts for in an answer. */
export function unitsOf(line: Message | Notice | ReactionChange): number {
  if (!('kind' in line)) {
    return CHANGE_UNITS + line.body.length + REACTION_UNITS * (line.reactions?.length ?? 0);
  }
  if (line.kind === 'reacted' || line.kind === 'unreacted') return CHANGE_UNITS;
  return CHANGE_UNITS + (textOf(line)?.length ?? 0);
}

const CHANGES = `
  SELECT found.*, CASE WHEN crowd > 0 THEN ${reactionsOf('found.id')} END AS reactions FROM (
    SELECT concat_ws(' ', q.room_id, q.seq) AS cursor, l.seq, l.kind, l.actor_id AS "actorId",
      l.subject_id AS "subjectId", l.value, l.at, m.id, m.seq AS "messageSeq", m.rev_seq AS "revSeq",
      m.author_id AS "authorId", m.client_message_id AS "clientMessageId", told.body, m.created_at AS "createdAt",
      m.edited_at AS "editedAt", m.deleted_at AS "deletedAt", m.deleted_by AS "deletedBy",
      m.react_seq AS "reactSeq", told.crowd,
      sum(${CHANGE_UNITS} + coalesce(char_length(told.body), char_length(l.value), 0)
        + ${REACTION_UNITS} * coalesce(told.crowd, 0)) OVER (
        PARTITION BY q.room_id, q.seq ORDER BY l.seq ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
    FROM unnest($1::uuid[], $2::int[]) AS q (room_id, seq)
      CROSS JOIN LATERAL (
        SELECT * FROM room_log l WHERE l.room_id = q.room_id AND l.seq > q.seq
        ORDER BY l.seq LIMIT ${limits.syncChanges}
      ) l
      LEFT JOIN message m ON m.id = l.message_id
      -- A reaction names its message, and does not bring it again.
      LEFT JOIN LATERAL (
        SELECT m.body, CASE WHEN m.react_seq IS NOT NULL
          THEN (SELECT count(*)::int FROM reaction WHERE message_id = m.id) END AS crowd
        WHERE l.kind NOT IN (${REACTED.map((kind) => `'${kind}'`).join()})
      ) told ON true
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
    messages: await toMessages(db, rows),
    notices: notices.reverse().map(toNotice),
  };
}
