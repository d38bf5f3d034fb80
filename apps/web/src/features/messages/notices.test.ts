import type { Notice } from '@parley/protocol';
import { expect, test } from 'vitest';
import { groupNotices, namedOf, noticeText } from './notices.ts';

const notice = (kind: Notice['kind'], userId: string, actorId = userId): Notice => ({
  seq: 1,
  kind,
  userId,
  actorId,
  createdAt: '2026-05-12T12:00:00.000Z',
});
const say = (...notices: Notice[]) =>
  groupNotices(notices).map((group) =>
    noticeText(group, group.userIds.slice(0, namedOf(group.userIds.length)), group.actorId ?? undefined),
  );

test('names a few and counts the rest', () => {
  expect(say(notice('joined', 'Ann'))).toEqual(['Ann joined']);
  expect(say(notice('joined', 'Ann'), notice('joined', 'Bo'))).toEqual(['Ann and Bo joined']);
  expect(say(...['Ann', 'Bo', 'Cy'].map((name) => notice('joined', name)))).toEqual([
    'Ann, Bo and Cy joined',
  ]);
  expect(say(...['Ann', 'Bo', 'Cy', 'Di', 'Ed'].map((name) => notice('joined', name)))).toEqual([
    'Ann, Bo and 3 others joined',
  ]);
});

test('says who added and who removed', () => {
  expect(
    say(notice('joined', 'Bo', 'Ann'), notice('joined', 'Cy', 'Ann'), notice('left', 'Di', 'Ann')),
  ).toEqual(['Ann added Bo and Cy', 'Ann removed Di']);
});

test('somebody who comes and goes is named once for each', () => {
  const restless = [notice('joined', 'Bo'), notice('left', 'Bo'), notice('joined', 'Bo')];
  expect(say(...restless)).toEqual(['Bo joined', 'Bo left']);
});
