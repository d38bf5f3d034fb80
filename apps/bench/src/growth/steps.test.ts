import { expect, it } from 'vitest';
import { MESSAGES_FIXED, ROOMS_FIXED, seriesUpTo } from './steps.ts';

it('messages grow by tens, then rooms do, each at a fixed number of the other', () => {
  const [messages, rooms] = seriesUpTo({ messages: 10_000_000, rooms: 5_000 });
  expect(messages!.sizes.map((size) => size.messages)).toEqual([10_000, 100_000, 1_000_000, 10_000_000]);
  expect(new Set(messages!.sizes.map((size) => size.rooms))).toEqual(new Set([ROOMS_FIXED]));
  expect(rooms!.sizes.map((size) => size.rooms)).toEqual([10, 100, 1_000, 5_000]);
  expect(new Set(rooms!.sizes.map((size) => size.messages))).toEqual(new Set([MESSAGES_FIXED]));
});

it('a small run has small steps, and at least two', () => {
  const [messages, rooms] = seriesUpTo({ messages: 10_000, rooms: 100 });
  expect(messages!.sizes.map((size) => size.messages)).toEqual([1_000, 10_000]);
  expect(rooms!.sizes).toEqual([
    { messages: 10_000, rooms: 10 },
    { messages: 10_000, rooms: 100 },
  ]);
});
