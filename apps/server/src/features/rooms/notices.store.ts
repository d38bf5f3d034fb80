import type { MemberRole, Notice, Posting, Visibility } from '@parley/protocol';
import type { Tx } from '../../db/client.ts';

type Unnumbered<N extends Notice> = N extends Notice ? Omit<N, 'seq' | 'createdAt'> : never;
/** A notice that has no place in the sequence yet. */
export type NewNotice = Unnumbered<Notice>;

/** A row of room_log that is not of a message. */
export interface NoticeRow {
  seq: number;
  kind: string;
  actorId: string;
  subjectId: string | null;
  value: string | null;
  at: Date;
}

/** What the log keeps of a notice besides who and whom. */
export function textOf(notice: NewNotice): string | null {
  switch (notice.kind) {
    case 'role':
      return notice.role;
    case 'renamed':
      return notice.name;
    case 'topic':
      return notice.topic;
    case 'visibility':
      return notice.visibility;
    case 'posting':
      return notice.posting;
    default:
      return null;
  }
}

/** Appends a notice to the room's sequence. The row must be locked. @returns it, with its seq and time */
export async function appendNotice(tx: Tx, roomId: string, notice: NewNotice): Promise<Notice> {
  const subjectId = 'userId' in notice ? notice.userId : null;
  const rows = await tx.$queryRaw<{ seq: number; at: Date }[]>`
    WITH head AS (
      UPDATE room SET last_seq = last_seq + 1 WHERE id = ${roomId}::uuid RETURNING last_seq
    )
    INSERT INTO room_log (room_id, seq, kind, actor_id, subject_id, value, at)
    SELECT ${roomId}::uuid, last_seq, ${notice.kind}, ${notice.actorId}::uuid, ${subjectId}::uuid,
      ${textOf(notice)}, clock_timestamp() FROM head
    RETURNING seq, at`;
  const { seq, at } = rows[0]!;
  return { ...notice, seq, createdAt: at.toISOString() };
}

/** What `appendNotice` returned when it stored the row. */
export function toNotice({ seq, kind, actorId, subjectId, value, at }: NoticeRow): Notice {
  const common = { seq, actorId, createdAt: at.toISOString() };
  const known = kind as Notice['kind'];
  switch (known) {
    case 'joined':
    case 'left':
      return { ...common, kind: known, userId: subjectId ?? actorId };
    case 'role':
      return { ...common, kind: known, userId: subjectId!, role: value as MemberRole };
    case 'renamed':
      return { ...common, kind: known, name: value! };
    case 'topic':
      return { ...common, kind: known, topic: value! };
    case 'visibility':
      return { ...common, kind: known, visibility: value as Visibility };
    case 'posting':
      return { ...common, kind: known, posting: value as Posting };
    case 'archived':
    case 'unarchived':
      return { ...common, kind: known };
    default:
      // A newer node wrote it: clients step over it. `never`: what is added to the protocol does not compile here.
      return { ...common, kind: known satisfies never };
  }
}
