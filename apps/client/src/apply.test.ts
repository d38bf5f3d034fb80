import type { Change, Notice } from '@parley/protocol';
import { expect, it } from 'vitest';
import { archived, joined, message, renamed, said, unknown } from '../test/messages.ts';
import { applyChange, pageItems, seqOf } from './apply.ts';

it('a message becomes an item; mine has the key of the pending item it was, others the id of the server', () => {
  expect(applyChange(said(7, 'me', 'mine'), 'me')).toMatchObject({
    seq: 7,
    item: { kind: 'message', key: 'mine' },
  });
  expect(applyChange(said(7, 'bo', 'mine'), 'me')).toMatchObject({ item: { key: 'id-7' } });
});

it('joins and leaves become quiet lines and move the count of members', () => {
  expect(applyChange(joined(3, 'bo'), 'me')).toMatchObject({ seq: 3, members: 1, item: { kind: 'notice' } });
  expect(applyChange({ ...joined(4, 'bo'), kind: 'left' } as never, 'me')).toMatchObject({
    seq: 4,
    members: -1,
  });
});

it('a change of the room itself is a quiet line, and says what is different', () => {
  expect(applyChange(renamed(5, 'launch'), 'me')).toEqual({
    seq: 5,
    item: { key: 'notice 5', kind: 'notice', notice: renamed(5, 'launch') },
    members: 0,
    room: { name: 'launch' },
  });
  const change = archived(6);
  const { createdAt } = change as Notice;
  expect(applyChange(change, 'me').room).toEqual({ archivedAt: createdAt });
  expect(applyChange({ ...change, kind: 'unarchived' } as Change, 'me').room).toEqual({ archivedAt: null });
  expect(applyChange({ ...change, kind: 'topic', topic: '' } as Change, 'me').room).toEqual({ topic: '' });
});

it('[D3] a kind of a later version does nothing but take its place in the sequence', () => {
  expect(applyChange(unknown(9), 'me')).toEqual({ seq: 9, members: 0 });
});

it('of a page, notices of a later version are stepped over as well', () => {
  const notices = [joined(1), unknown(2), renamed(3, 'launch')] as Notice[];
  expect(pageItems({ messages: [], notices }, 'me').map(seqOf)).toEqual([1, 3]);
});

it('a page is one ascending list of messages and notices', () => {
  const notice = joined(4) as never;
  const items = pageItems({ messages: [message(3), message(6)], notices: [notice] }, 'me');
  expect(items.map(seqOf)).toEqual([3, 4, 6]);
});
