import type { Message } from '@parley/protocol';
import { expect, it } from 'vitest';
import { deleted, edited, message, reacted } from '../test/messages.ts';
import { touched } from './facets.ts';

const of = (change: ReturnType<typeof edited>): Message => (change as { message: Message }).message;
const sent = message(1);
const thumb = reacted(2, sent, 'bo');
const withThumb = touched(sent, thumb);

it('[D5] a reaction is added once, and taken back', () => {
  expect(withThumb).toEqual({ ...sent, reactions: [{ emoji: '👍', userId: 'bo' }], reactSeq: 2 });
  expect(touched(withThumb, thumb)).toBe(withThumb);
  expect(touched(withThumb, { ...thumb, kind: 'unreacted', seq: 3 })).toEqual({ ...sent, reactSeq: 3 });
});

it('[D5] what is older than what is here changes nothing', () => {
  const gone = touched(withThumb, { ...thumb, kind: 'unreacted', seq: 5 });
  expect(touched(gone, reacted(4, sent, 'cy'))).toBe(gone);
  expect(touched(gone, withThumb)).toBe(gone);
});

it('[D5] each facet has its own order: a later text keeps later reactions, whichever comes first', () => {
  const better = of(edited(3, sent, 'better'));
  const both = { ...better, reactions: [{ emoji: '👍', userId: 'bo' }], reactSeq: 2 };
  expect(touched(withThumb, better)).toEqual(both);
  expect(touched(better, withThumb)).toEqual(both);
  expect(touched(better, thumb)).toEqual(both);
});

it('[D5] a deletion ends the reactions, and none of before comes back', () => {
  const tombstone = of(deleted(4, withThumb));
  expect(touched(withThumb, tombstone)).toBe(tombstone);
  expect(touched(tombstone, thumb)).toBe(tombstone);
  expect(touched(tombstone, withThumb)).toBe(tombstone);
});
