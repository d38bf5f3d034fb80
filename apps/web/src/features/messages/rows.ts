import type { PendingRevision, TimelineItem } from '@parley/client';
import type { Notice } from '@parley/protocol';

export type MessageItem = Extract<TimelineItem, { kind: 'message' | 'pending' }>;
export type ConfirmedItem = Extract<TimelineItem, { kind: 'message' }>;

export type Row =
  | { kind: 'older'; key: string }
  | { kind: 'newer'; key: string }
  | { kind: 'gone'; key: string }
  | { kind: 'start'; key: string }
  | { kind: 'day'; key: string; iso: string }
  | { kind: 'unread'; key: string }
  /** `head`: the first of a group, shown with avatar, name and time. */
  | { kind: 'message'; key: string; item: MessageItem; authorId: string; iso: string; head: boolean }
  | { kind: 'notices'; key: string; notices: Notice[] };

export interface RowsInput {
  items: readonly TimelineItem[];
  hasOlder: boolean;
  hasNewer?: boolean;
  /** Who wrote the pending ones. */
  me: string;
  /** The "New" line stands before the first message of others behind this; null: none. */
  unreadAfter: number | null;
  /** Keys that stay heads: what was once the oldest loaded must not shrink in view when older ones come. */
  keptHeads?: ReadonlySet<string>;
}

/** What I want to become of it, and is not confirmed. */
export const revisionsOf = (item: MessageItem): readonly PendingRevision[] =>
  (item.kind === 'message' && item.revisions) || [];

/** What it says as far as this device knows: what I last made of it, until that is refused. */
export const shownBody = (item: MessageItem): string => {
  if (item.kind === 'pending') return item.body;
  const edit = revisionsOf(item).findLast(({ kind, state }) => kind === 'edit' && state === 'sending');
  return edit?.body ?? item.message.body;
};

/** Mine and not deleted, the last of them: what ↑ edits. It may not be stored yet. */
export const lastOfMine = (items: readonly TimelineItem[], me: string): MessageItem | undefined =>
  items.findLast((item): item is MessageItem => {
    if (item.kind !== 'message') return item.kind === 'pending';
    return item.message.authorId === me && item.message.deletedAt === undefined;
  });

const GROUP_MS = 5 * 60_000;

const isoOf = (item: TimelineItem): string =>
  item.kind === 'message'
    ? item.message.createdAt
    : item.kind === 'notice'
      ? item.notice.createdAt
      : item.createdAt;

// Every new message runs through all items again, and reading a date is the dear part of it.
const times = new WeakMap<TimelineItem, number>();
const timeOf = (item: TimelineItem): number => {
  let time = times.get(item);
  if (time === undefined) {
    time = Date.parse(isoOf(item));
    times.set(item, time);
  }
  return time;
};

const endOfDay = (time: number): number => new Date(time).setHours(24, 0, 0, 0);

/** Something that others say; what was deleted is nothing to read any more. */
const isNews = (item: TimelineItem, me: string): item is ConfirmedItem =>
  item.kind === 'message' && item.message.authorId !== me && item.message.deletedAt === undefined;

type MessageRow = Extract<Row, { kind: 'message' }>;

// Every new message makes all rows anew, and those that are the same are not rendered again.
const messageRows = new WeakMap<MessageItem, MessageRow>();
const messageRow = (item: MessageItem, authorId: string, head: boolean): MessageRow => {
  const before = messageRows.get(item);
  if (before?.head === head && before.authorId === authorId) return before;
  const row: MessageRow = { kind: 'message', key: item.key, item, authorId, iso: isoOf(item), head };
  messageRows.set(item, row);
  return row;
};

/** What the timeline shows, from top to bottom. Pure: the same items make the same keys. */
export const toRows = ({ items, hasOlder, hasNewer, me, unreadAfter, keptHeads }: RowsInput): Row[] => {
  const rows: Row[] = [hasOlder ? { kind: 'older', key: 'top' } : { kind: 'start', key: 'top' }];
  // Where its place is further up, not loaded, it stands nowhere.
  let unreadPlaced = unreadAfter === null || (hasOlder && oldestSeq(items) > unreadAfter + 1);
  let dayEnds = Number.NEGATIVE_INFINITY;
  let previousTime = Number.NEGATIVE_INFINITY;
  for (const item of items) {
    const time = timeOf(item);
    if (time >= dayEnds) {
      rows.push({ kind: 'day', key: `day:${item.key}`, iso: isoOf(item) });
      dayEnds = endOfDay(time);
    }
    const sinceLast = time - previousTime;
    previousTime = time;
    if (item.kind === 'notice') {
      const last = rows.at(-1);
      if (last?.kind === 'notices') last.notices.push(item.notice);
      else rows.push({ kind: 'notices', key: item.key, notices: [item.notice] });
      continue;
    }
    const authorId = item.kind === 'message' ? item.message.authorId : me;
    if (!unreadPlaced && isNews(item, me) && item.message.seq > unreadAfter!) {
      unreadPlaced = true;
      rows.push({ kind: 'unread', key: 'unread' });
    }
    const last = rows.at(-1);
    const head = !(
      last?.kind === 'message' &&
      last.authorId === authorId &&
      sinceLast < GROUP_MS &&
      !keptHeads?.has(item.key)
    );
    rows.push(messageRow(item, authorId, head));
  }
  if (hasNewer) rows.push({ kind: 'newer', key: 'bottom' });
  return rows;
};

/** Messages of others that came after `seq`. */
export const countAfter = (items: readonly TimelineItem[], seq: number, me: string): number => {
  let count = 0;
  for (let i = items.length - 1; i >= 0; i--) {
    const item = items[i]!;
    if (item.kind === 'pending') continue;
    if ((item.kind === 'message' ? item.message.seq : item.notice.seq) <= seq) break;
    if (isNews(item, me)) count++;
  }
  return count;
};

/** Seq of the newest that the server has confirmed; 0 where there is none. */
export const newestSeq = (items: readonly TimelineItem[]): number => {
  for (let i = items.length - 1; i >= 0; i--) {
    const item = items[i]!;
    if (item.kind === 'message') return item.message.seq;
    if (item.kind === 'notice') return item.notice.seq;
  }
  return 0;
};

/** Seq of the oldest that is here; 0 where there is none. */
export const oldestSeq = (items: readonly TimelineItem[]): number => {
  const [item] = items;
  if (!item || item.kind === 'pending') return 0;
  return item.kind === 'message' ? item.message.seq : item.notice.seq;
};

const seqOfRow = (row: Row): number => {
  if (row.kind === 'notices') return row.notices.at(-1)!.seq;
  return row.kind === 'message' && row.item.kind === 'message' ? row.item.message.seq : 0;
};

/** Seq of the last confirmed line at or above a row; 0 where there is none. */
export const seqUpTo = (rows: readonly Row[], index: number): number => {
  for (let i = Math.min(index, rows.length - 1); i >= 0; i--) {
    const seq = seqOfRow(rows[i]!);
    if (seq > 0) return seq;
  }
  return 0;
};

/** Seq of the first confirmed line at or below a row; 0 where there is none. */
export const seqFrom = (rows: readonly Row[], index: number): number => {
  for (let i = Math.max(0, index); i < rows.length; i++) {
    const row = rows[i]!;
    const seq = row.kind === 'notices' ? row.notices[0]!.seq : seqOfRow(row);
    if (seq > 0) return seq;
  }
  return 0;
};

/** Where somebody with unread messages begins: at the "New" line, else at the oldest that is here. */
export const openingRow = (rows: readonly Row[]): number => {
  const line = rows.findIndex((row) => row.kind === 'unread');
  return line >= 0 ? line : Math.min(1, rows.length - 1);
};
