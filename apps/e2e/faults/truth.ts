import type { Notice } from '@parley/protocol';
import type { Person, Postgres } from '@parley/testkit';
import { type Line, lineOfMessage, lineOfNotice } from './history.ts';

interface Row {
  room_id: string;
  seq: number;
  kind: string;
  actor_id: string;
  subject_id: string | null;
  value: string | null;
  at: Date;
  id: string | null;
  client_message_id: string;
  body: string;
}

/** The rooms' sequences as the database has them, read past the server. */
export async function readStored(
  database: Pick<Postgres, 'query'>,
  roomIds: string[],
): Promise<Map<string, Line[]>> {
  const rows = await database.query<Row>(
    `SELECT l.room_id, l.seq, l.kind, l.actor_id, l.subject_id, l.value, l.at, m.id, m.client_message_id, m.body
     FROM room_log l LEFT JOIN message m ON m.id = l.message_id
     WHERE l.room_id = ANY ($1) ORDER BY l.room_id, l.seq`,
    [roomIds],
  );
  const stored = new Map<string, Line[]>(roomIds.map((roomId) => [roomId, []]));
  for (const row of rows) stored.get(row.room_id)!.push(toLine(row));
  return stored;
}

/** By room, who is a member and the first seq they may see. */
export async function readMembers(
  database: Pick<Postgres, 'query'>,
  roomIds: string[],
): Promise<Map<string, Map<string, number>>> {
  const rows = await database.query<{ room_id: string; user_id: string; from_seq: number }>(
    'SELECT room_id, user_id, from_seq FROM member WHERE room_id = ANY ($1)',
    [roomIds],
  );
  const members = new Map<string, Map<string, number>>(roomIds.map((roomId) => [roomId, new Map()]));
  for (const { room_id, user_id, from_seq } of rows) members.get(room_id)!.set(user_id, from_seq);
  return members;
}

function toLine(row: Row): Line {
  const { seq, actor_id: actorId } = row;
  const createdAt = row.at.toISOString();
  if (row.kind !== 'message') return lineOfNotice(toNotice(row, { seq, actorId, createdAt }));
  const { id, client_message_id: clientMessageId, body } = row;
  return lineOfMessage({ seq, id: id!, authorId: actorId, clientMessageId, body, createdAt });
}

function toNotice(row: Row, common: Pick<Notice, 'seq' | 'actorId' | 'createdAt'>): Notice {
  const kind = row.kind as Notice['kind'];
  const userId = row.subject_id!;
  const value = row.value!;
  switch (kind) {
    case 'joined':
    case 'left':
      return { ...common, kind, userId };
    case 'role':
      return { ...common, kind, userId, role: value as 'moderator' | 'member' };
    case 'renamed':
      return { ...common, kind, name: value };
    case 'topic':
      return { ...common, kind, topic: value };
    case 'visibility':
      return { ...common, kind, visibility: value as 'public' | 'private' };
    case 'posting':
      return { ...common, kind, posting: value as 'everyone' | 'moderators' };
    case 'archived':
    case 'unarchived':
      return { ...common, kind };
  }
}

/** Messages a page. */
const PAGE = 200;

/** A room as a fresh fetch has it: all pages of its history, as the API tells them to a member. */
export async function fetchRoom(member: Person, roomId: string): Promise<Line[]> {
  const pages: Line[][] = [];
  let before: number | undefined;
  for (;;) {
    const page = await member.call('listMessages', {
      roomId,
      limit: String(PAGE),
      ...(before !== undefined && { before: String(before) }),
    });
    const lines = [...page.messages.map(lineOfMessage), ...page.notices.map(lineOfNotice)];
    pages.push(lines.sort((a, b) => a.seq - b.seq));
    if (page.messages.length < PAGE) return pages.reverse().flat();
    before = page.messages[0]!.seq;
  }
}
