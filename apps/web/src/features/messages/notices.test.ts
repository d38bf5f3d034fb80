import type { Notice } from '@parley/protocol';
import { expect, test } from 'vitest';
import { groupNotices, namedIn, noticeText } from './notices.ts';

const by = (actorId: string) => ({ seq: 1, actorId, createdAt: '2026-05-12T12:00:00.000Z' });
const joined = (userId: string, actorId = userId): Notice => ({ ...by(actorId), kind: 'joined', userId });
const left = (userId: string, actorId = userId): Notice => ({ ...by(actorId), kind: 'left', userId });
const role = (userId: string, role: 'moderator' | 'member', actorId = 'Ann'): Notice => ({
  ...by(actorId),
  kind: 'role',
  userId,
  role,
});
const renamed = (actorId: string, name: string): Notice => ({ ...by(actorId), kind: 'renamed', name });
const topic = (actorId: string, topic: string): Notice => ({ ...by(actorId), kind: 'topic', topic });

const say = (...notices: Notice[]) =>
  groupNotices(notices).map((group) => {
    const { said, detail } = noticeText(group, namedIn(group));
    return detail ? `${said} ${detail}` : said;
  });

test('names a few and counts the rest', () => {
  expect(say(joined('Ann'))).toEqual(['Ann joined']);
  expect(say(joined('Ann'), joined('Bo'))).toEqual(['Ann and Bo joined']);
  expect(say(...['Ann', 'Bo', 'Cy'].map((name) => joined(name)))).toEqual(['Ann, Bo and Cy joined']);
  expect(say(...['Ann', 'Bo', 'Cy', 'Di', 'Ed'].map((name) => joined(name)))).toEqual([
    'Ann, Bo and 3 others joined',
  ]);
});

test('says who added and who removed', () => {
  expect(say(joined('Bo', 'Ann'), joined('Cy', 'Ann'), left('Di', 'Ann'))).toEqual([
    'Ann added Bo and Cy',
    'Ann removed Di',
  ]);
});

test('somebody who comes and goes is named once for each', () => {
  expect(say(joined('Bo'), left('Bo'), joined('Bo'))).toEqual(['Bo joined', 'Bo left']);
});

test('says who became a moderator, and who is one no longer, as it is now', () => {
  expect(say(role('Bo', 'moderator'), role('Cy', 'moderator'), role('Cy', 'member'))).toEqual([
    'Ann made Bo and Cy moderators',
    'Ann removed Cy as a moderator',
  ]);
  expect(say(role('Bo', 'member'), role('Bo', 'moderator')).at(-1)).toBe('Ann made Bo a moderator');
  expect(say(role('Ann', 'moderator'), role('Ann', 'member'))).toEqual([
    'Ann became a moderator',
    'Ann is no longer a moderator',
  ]);
});

test('says who made what of the room', () => {
  const archived: Notice = { ...by('Ann'), kind: 'archived' };
  expect(say(renamed('Ann', 'launch'), topic('Ann', 'Out on Monday'), archived)).toEqual([
    'Ann renamed the room to #launch',
    'Ann changed the topic: Out on Monday',
    'Ann archived the room',
  ]);
  expect(
    say(
      { ...by('Ann'), kind: 'visibility', visibility: 'private' },
      { ...by('Ann'), kind: 'posting', posting: 'moderators' },
      { ...by('Bo'), kind: 'posting', posting: 'everyone' },
    ),
  ).toEqual([
    'Ann made the room private',
    'Ann made this a room for announcements: only moderators post',
    'Bo let everyone post',
  ]);
  expect(say({ ...archived, kind: 'unarchived' }, topic('Bo', ''))).toEqual([
    'Ann brought the room back',
    'Bo cleared the topic',
  ]);
});

test('of several names or topics in a row by one person only the last is told, and never another one than it has', () => {
  expect(say(renamed('Ann', 'a'), joined('Cy'), renamed('Ann', 'b'))).toEqual([
    'Ann renamed the room to #b',
    'Cy joined',
  ]);
  expect(say(topic('Ann', 'one'), topic('Ann', ''))).toEqual(['Ann cleared the topic']);
  expect(say(renamed('Ann', 'a'), renamed('Bo', 'b'), renamed('Ann', 'c')).at(-1)).toBe(
    'Ann renamed the room to #c',
  );
});
