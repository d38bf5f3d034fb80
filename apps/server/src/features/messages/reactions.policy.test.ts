import { limits, type Message, type Reaction } from '@parley/protocol';
import { expect, it } from 'vitest';
import { isToBeDone, type Wish } from './reactions.policy.ts';

const emoji = (n: number) => String.fromCodePoint(0x1f600 + n);
const message = (reactions: Reaction[], more: Partial<Message> = {}): Message => ({
  id: 'one',
  seq: 1,
  authorId: 'ann',
  clientMessageId: 'one',
  body: 'hello',
  createdAt: '2026-11-22T00:00:00.000Z',
  reactions,
  ...more,
});
const wish = (kind: Wish['kind'], one = emoji(0)): Wish => ({
  kind,
  userId: 'me',
  messageId: 'one',
  emoji: one,
});
const by = (userId: string, from: number, count: number): Reaction[] =>
  Array.from({ length: count }, (_, n) => ({ userId, emoji: emoji(from + n) }));

it('[D2] what is so already is not to be done again', () => {
  expect(isToBeDone(message([]), wish('reacted'))).toBe(true);
  expect(isToBeDone(message([]), wish('unreacted'))).toBe(false);
  expect(isToBeDone(message(by('me', 0, 1)), wish('reacted'))).toBe(false);
  expect(isToBeDone(message(by('me', 0, 1)), wish('unreacted'))).toBe(true);
  expect(isToBeDone(message(by('bo', 0, 1)), wish('reacted'))).toBe(true);
});

it('a tombstone takes no reaction, and nothing is left on it to take back', () => {
  const tombstone = message([], { deletedAt: '2026-11-22T00:00:00.000Z' });
  expect(() => isToBeDone(tombstone, wish('reacted'))).toThrow(expect.objectContaining({ code: 'gone' }));
  expect(isToBeDone(tombstone, wish('unreacted'))).toBe(false);
});

it('one person has five, a message twenty different ones, which others may join', () => {
  const conflict = expect.objectContaining({ code: 'conflict' });
  const five = message(by('me', 0, limits.emojiPerPerson));
  expect(() => isToBeDone(five, wish('reacted', emoji(9)))).toThrow(conflict);
  const twenty = message([...by('bo', 0, 5), ...by('cy', 5, 5), ...by('di', 10, 5), ...by('ed', 15, 5)]);
  expect(() => isToBeDone(twenty, wish('reacted', emoji(20)))).toThrow(conflict);
  expect(isToBeDone(twenty, wish('reacted', emoji(19)))).toBe(true);
});

it('a message has a thousand reactions at most, and one of them may be taken back', () => {
  const crowd = Array.from({ length: limits.reactionsMax - 1 }, (_, n) => ({
    userId: `p${n}`,
    emoji: emoji(0),
  }));
  expect(isToBeDone(message(crowd), wish('reacted'))).toBe(true);
  const full = message([...crowd, { userId: 'bo', emoji: emoji(0) }]);
  expect(() => isToBeDone(full, wish('reacted'))).toThrow(expect.objectContaining({ code: 'conflict' }));
  expect(isToBeDone(full, { ...wish('unreacted'), userId: 'bo' })).toBe(true);
});
