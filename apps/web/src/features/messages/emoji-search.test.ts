import { expect, it } from 'vitest';
import { emojiName, searchEmoji } from './emoji-search.ts';

const words = {
  '😀': ['grinning_face', 'face', 'smile'],
  '❤️': ['red_heart', 'love'],
  '💔': ['broken_heart', 'sad'],
  '♥️': ['heart_suit', 'love'],
  '👍': ['thumbs_up', '+1', 'like'],
};

it('nothing asked for is everything, as it stands', () => {
  expect(searchEmoji(words, ' ')).toEqual(Object.keys(words));
});

it('a name that begins so comes before one that has it inside', () => {
  expect(searchEmoji(words, 'heart')).toEqual(['♥️', '❤️', '💔']);
});

it('what it is also called finds it, in any case, as a short code too', () => {
  expect(searchEmoji(words, '+1')).toEqual(['👍']);
  expect(searchEmoji(words, 'Thumbs U')).toEqual(['👍']);
  expect(searchEmoji(words, ':like:')).toEqual(['👍']);
  expect(searchEmoji(words, 'no such thing')).toEqual([]);
});

it('has a name for people', () => {
  expect(emojiName(words, '👍')).toBe('thumbs up');
  expect(emojiName(words, '🦄')).toBe('emoji');
});
