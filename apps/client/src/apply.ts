import type { Change, Message, MyRoom, Notice, Page } from '@parley/protocol';
import type { Touch } from './facets.ts';
import type { TimelineItem } from './types.ts';

/** What the sequence of a room holds; pending items are not among it. */
export type ConfirmedItem = Exclude<TimelineItem, { kind: 'pending' }>;

/** What a change may make different about a room of mine, besides the number of its members. */
export type RoomFields = Partial<
  Pick<MyRoom, 'name' | 'topic' | 'visibility' | 'posting' | 'archivedAt' | 'role'>
>;

/** What one change does to a room. */
export interface Effect {
  seq: number;
  /** A new line at the end of the timeline. */
  item?: ConfirmedItem;
  /** A new message, and who wrote it is no longer typing. */
  message?: Message;
  /** A message of before is another now. */
  touch?: Touch;
  /** How many members there are more. */
  members: -1 | 0 | 1;
  room?: RoomFields;
}

/** Pure. A kind that this version does not know does nothing, but has its place in the sequence. */
export function applyChange(change: Change, userId: string): Effect {
  switch (change.kind) {
    case 'message':
      return {
        seq: change.seq,
        item: messageItem(change.message, userId),
        message: change.message,
        members: 0,
      };
    case 'edited':
    case 'deleted':
      return { seq: change.seq, touch: change.message, members: 0 };
    case 'reacted':
    case 'unreacted':
      return { seq: change.seq, touch: change, members: 0 };
    case 'joined':
      return {
        seq: change.seq,
        item: noticeItem(change),
        members: 1,
        // After an absence in which I left and came back.
        ...(change.userId === userId && { room: { role: 'member' } }),
      };
    case 'left':
      return { seq: change.seq, item: noticeItem(change), members: -1 };
    case 'role':
      return {
        seq: change.seq,
        item: noticeItem(change),
        members: 0,
        ...(change.userId === userId && { room: { role: change.role } }),
      };
    case 'renamed':
      return { seq: change.seq, item: noticeItem(change), members: 0, room: { name: change.name } };
    case 'topic':
      return { seq: change.seq, item: noticeItem(change), members: 0, room: { topic: change.topic } };
    case 'visibility':
      return {
        seq: change.seq,
        item: noticeItem(change),
        members: 0,
        room: { visibility: change.visibility },
      };
    case 'posting':
      return { seq: change.seq, item: noticeItem(change), members: 0, room: { posting: change.posting } };
    case 'archived':
      return {
        seq: change.seq,
        item: noticeItem(change),
        members: 0,
        room: { archivedAt: change.createdAt },
      };
    case 'unarchived':
      return { seq: change.seq, item: noticeItem(change), members: 0, room: { archivedAt: null } };
    default:
      return unknownKind(change);
  }
}

// `never`: a kind that is added to the protocol fails to compile here until it is handled above.
function unknownKind(change: never): Effect {
  return { seq: (change as Change).seq, members: 0 };
}

export function seqOf(item: ConfirmedItem): number {
  return item.kind === 'message' ? item.message.seq : item.notice.seq;
}

/** Items of a page, ascending by seq. */
export function pageItems(page: Page, userId: string): ConfirmedItem[] {
  const items = [
    ...page.messages.map((message) => messageItem(message, userId)),
    ...page.notices.flatMap((notice) => applyChange(notice, userId).item ?? []),
  ];
  return items.sort((a, b) => seqOf(a) - seqOf(b));
}

function messageItem(message: Message, userId: string): ConfirmedItem {
  // Only mine go by the id that the sender chose: somebody else could choose one that is taken.
  const key = message.authorId === userId ? message.clientMessageId : message.id;
  return { key, kind: 'message', message };
}

function noticeItem(notice: Notice): ConfirmedItem {
  return { key: `notice ${notice.seq}`, kind: 'notice', notice };
}
