import type { TimelineItem } from '@parley/client';
import type { Reaction } from '@parley/protocol';
import { expect, it } from 'vitest';
import { shownReactions } from './shown-reactions.ts';

type Item = Extract<TimelineItem, { kind: 'message' }>;

const by = (emoji: string, userId: string): Reaction => ({ emoji, userId });
const item = (reactions: Reaction[], more: Partial<Item> = {}): Item => ({
  key: 'one',
  kind: 'message',
  message: {
    id: 'one',
    seq: 1,
    authorId: 'ann',
    clientMessageId: 'one',
    body: 'hello',
    createdAt: '2026-11-22T00:00:00.000Z',
    reactions,
  },
  ...more,
});
const pending = (kind: 'react' | 'unreact', emoji: string, state: 'sending' | 'failed' = 'sending') => ({
  clientMessageId: `${kind} ${emoji}`,
  kind,
  emoji,
  state,
});

it('one chip an emoji, in the order they came first, with all who reacted', () => {
  expect(shownReactions(item([by('👍', 'bo'), by('🎉', 'cy'), by('👍', 'me')]), 'me')).toEqual([
    { emoji: '👍', userIds: ['bo', 'me'], mine: true },
    { emoji: '🎉', userIds: ['cy'], mine: false },
  ]);
});

it('what I add or take back is shown at once, and once', () => {
  const reacting = [pending('react', '👍'), pending('react', '🎉'), pending('unreact', '😀')];
  expect(shownReactions(item([by('👍', 'me'), by('😀', 'me')], { reacting }), 'me')).toEqual([
    { emoji: '👍', userIds: ['me'], mine: true },
    { emoji: '🎉', userIds: ['me'], mine: true },
  ]);
});

it('of several of mine with one emoji the last counts', () => {
  const reacting = [pending('react', '👍'), pending('unreact', '👍')];
  expect(shownReactions(item([], { reacting }), 'me')).toEqual([]);
});

it('[D6] what was refused is as if it had not been', () => {
  const reacting = [pending('react', '🎉', 'failed'), pending('unreact', '👍', 'failed')];
  expect(shownReactions(item([by('👍', 'me')], { reacting }), 'me')).toEqual([
    { emoji: '👍', userIds: ['me'], mine: true },
  ]);
});
