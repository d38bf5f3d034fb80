import type { PendingRevision, TimelineItem } from '@parley/client';
import { describe, expect, test } from 'vitest';
import {
  countAfter,
  lastOfMine,
  type MessageItem,
  newestSeq,
  type Row,
  seqFrom,
  seqUpTo,
  shownBody,
  toRows,
} from './rows.ts';

const at = (minutes: number) => new Date(2026, 4, 12, 12, minutes).toISOString();

const message = (seq: number, authorId: string, createdAt: string): MessageItem & { kind: 'message' } => ({
  key: `k${seq}`,
  kind: 'message',
  message: { id: `id${seq}`, seq, authorId, clientMessageId: `k${seq}`, body: `text ${seq}`, createdAt },
});
const tombstone = (seq: number, authorId: string, createdAt: string): TimelineItem => {
  const item = message(seq, authorId, createdAt);
  return { ...item, message: { ...item.message, body: '', deletedAt: createdAt } };
};
const joined = (seq: number, userId: string, createdAt: string): TimelineItem => ({
  key: `n${seq}`,
  kind: 'notice',
  notice: { seq, kind: 'joined', userId, actorId: userId, createdAt },
});
const pending = (id: string, createdAt: string): TimelineItem => ({
  key: id,
  kind: 'pending',
  clientMessageId: id,
  body: 'text',
  createdAt,
  state: 'sending',
  attempts: 1,
});

const rowsOf = (items: TimelineItem[], more: Partial<Parameters<typeof toRows>[0]> = {}) =>
  toRows({ items, hasOlder: false, me: 'ann', unreadAfter: null, ...more });
const kinds = (rows: Row[]) =>
  rows.map((row) => (row.kind === 'message' ? (row.head ? 'head' : 'more') : row.kind));

describe('toRows', () => {
  test('groups what one person wrote within five minutes', () => {
    const items = [
      message(1, 'bo', at(0)),
      message(2, 'bo', at(4)),
      message(3, 'cy', at(4)),
      message(4, 'cy', at(9)),
    ];
    expect(kinds(rowsOf(items))).toEqual(['start', 'day', 'head', 'more', 'head', 'head']);
  });

  test('a group goes on with what is pending, and the key stays', () => {
    const before = rowsOf([message(1, 'ann', at(0)), pending('k2', at(1))]);
    const after = rowsOf([message(1, 'ann', at(0)), message(2, 'ann', at(1))]);
    expect(kinds(before)).toEqual(['start', 'day', 'head', 'more']);
    expect(after.map((row) => row.key)).toEqual(before.map((row) => row.key));
  });

  test('puts a line between days, and begins a group after it', () => {
    const items = [message(1, 'bo', at(12 * 60 - 1)), message(2, 'bo', at(12 * 60 + 1))];
    expect(kinds(rowsOf(items))).toEqual(['start', 'day', 'head', 'day', 'head']);
  });

  test('a clock that goes back makes no new day', () => {
    const items = [message(1, 'bo', at(12 * 60 + 1)), message(2, 'bo', at(12 * 60 - 1))];
    expect(kinds(rowsOf(items)).filter((kind) => kind === 'day')).toHaveLength(1);
  });

  test('collects notices that follow each other', () => {
    const rows = rowsOf([
      joined(1, 'bo', at(0)),
      joined(2, 'cy', at(1)),
      message(3, 'bo', at(2)),
      joined(4, 'di', at(3)),
    ]);
    expect(kinds(rows)).toEqual(['start', 'day', 'notices', 'head', 'notices']);
    expect(rows[2]).toMatchObject({ notices: [{ userId: 'bo' }, { userId: 'cy' }] });
  });

  test('marks the first unread of others, not my own', () => {
    const items = [
      message(1, 'bo', at(0)),
      message(2, 'ann', at(1)),
      message(3, 'bo', at(2)),
      message(4, 'bo', at(3)),
    ];
    expect(kinds(rowsOf(items, { unreadAfter: 1 }))).toEqual([
      'start',
      'day',
      'head',
      'head',
      'unread',
      'head',
      'more',
    ]);
    expect(kinds(rowsOf(items, { unreadAfter: 4 }))).not.toContain('unread');
  });

  test('leaves the mark out while its place is not loaded', () => {
    const items = [message(7, 'bo', at(0)), message(8, 'bo', at(1))];
    expect(kinds(rowsOf(items, { hasOlder: true, unreadAfter: 2 }))).not.toContain('unread');
    expect(kinds(rowsOf(items, { hasOlder: false, unreadAfter: 2 }))).toContain('unread');
    const mineFirst = [message(7, 'ann', at(0)), message(8, 'bo', at(1))];
    expect(kinds(rowsOf(mineFirst, { hasOlder: true, unreadAfter: 2 }))).not.toContain('unread');
  });

  test('says at either end that there is more', () => {
    const items = [message(7, 'bo', at(0))];
    expect(kinds(rowsOf(items, { hasOlder: true, hasNewer: true }))).toEqual([
      'older',
      'day',
      'head',
      'newer',
    ]);
  });

  test('what was once the oldest keeps its head when older ones come', () => {
    const items = [message(1, 'bo', at(0)), message(2, 'bo', at(1)), message(3, 'bo', at(2))];
    expect(kinds(rowsOf(items, { keptHeads: new Set(['k2']) }))).toEqual([
      'start',
      'day',
      'head',
      'head',
      'more',
    ]);
  });
});

test('counts what others wrote behind a place', () => {
  const items = [
    message(1, 'bo', at(0)),
    message(2, 'ann', at(1)),
    joined(3, 'cy', at(1)),
    message(4, 'bo', at(2)),
    pending('p', at(3)),
  ];
  expect(countAfter(items, 1, 'ann')).toBe(1);
  expect(countAfter(items, 0, 'ann')).toBe(2);
  expect(countAfter(items, 4, 'ann')).toBe(0);
  expect(newestSeq(items)).toBe(4);
  expect(newestSeq([])).toBe(0);
});

test('what was deleted is no news, and is not what ↑ edits', () => {
  const items = [message(1, 'ann', at(0)), tombstone(2, 'bo', at(1)), tombstone(3, 'ann', at(2))];
  expect(countAfter(items, 0, 'ann')).toBe(0);
  expect(kinds(rowsOf(items, { unreadAfter: 1 }))).not.toContain('unread');
  expect(lastOfMine(items, 'ann')?.key).toBe('k1');
  expect(lastOfMine([...items, pending('p', at(3))], 'ann')?.key).toBe('p');
  expect(lastOfMine(items, 'cy')).toBeUndefined();
});

test('shows the last text that is on its way, and none that was refused', () => {
  const item = message(1, 'ann', at(0));
  const revision = (body: string, state: PendingRevision['state']): PendingRevision => ({
    clientMessageId: body,
    kind: 'edit',
    body,
    state,
  });
  const revisions = [revision('one', 'sending'), revision('two', 'sending'), revision('three', 'failed')];
  expect(shownBody({ ...item, revisions })).toBe('two');
  expect(shownBody({ ...item, revisions: revisions.slice(2) })).toBe('text 1');
});

test('finds the lines of the sequence next to any row', () => {
  const rows = rowsOf([joined(3, 'bo', at(0)), joined(4, 'cy', at(0)), message(5, 'bo', at(1))], {
    hasNewer: true,
  });
  expect(kinds(rows)).toEqual(['start', 'day', 'notices', 'head', 'newer']);
  expect([-1, 0, 2, 3, 4].map((index) => seqFrom(rows, index))).toEqual([3, 3, 3, 5, 0]);
  expect([0, 2, 3, 4, 9].map((index) => seqUpTo(rows, index))).toEqual([0, 4, 5, 5, 5]);
});
