import type { RoomsState } from '@parley/client';
import type { MyRoom } from '@parley/protocol';
import { expect, test } from 'vitest';
import { steadyRooms } from './steady-rooms.ts';

const room = (id: string, changed: Partial<MyRoom> = {}) =>
  ({ id, name: id, head: 5, hiddenSeq: null, people: [], readSeq: 5, unread: 0, ...changed }) as MyRoom;

function setUp(...rooms: MyRoom[]) {
  let state: RoomsState = { status: 'ready', rooms, blocked: new Set() };
  const store = { get: () => state, subscribe: () => () => {} };
  return {
    steady: steadyRooms(store),
    set(...next: MyRoom[]) {
      state = { ...state, rooms: next };
    },
    block(...ids: string[]) {
      state = { ...state, blocked: new Set(ids) };
    },
  };
}

test('what only moves a head, or the end of what is read, changes nothing', () => {
  const { steady, set } = setUp(room('red'), room('blue'));
  const before = steady.get();
  set(room('red', { head: 6, readSeq: 6 }), room('blue'));
  expect(steady.get()).toBe(before);
});

test('what is shown of a room makes another of it, and leaves the others', () => {
  const { steady, set } = setUp(room('red'), room('blue'));
  const [, blue] = steady.get().rooms;
  set(room('red', { head: 6, unread: 1 }), room('blue', { head: 9 }));
  expect(steady.get().rooms).toEqual([room('red', { head: 6, unread: 1 }), blue]);
  expect(steady.get().rooms[1]).toBe(blue);
  set(room('red', { head: 6, readSeq: 4, unread: 1 }), room('blue'));
  expect(steady.get().rooms[0]?.readSeq).toBe(4);
});

test('rooms that come, go or change places are told', () => {
  const { steady, set } = setUp(room('red'), room('blue'));
  set(room('blue'), room('red'));
  expect(steady.get().rooms.map(({ id }) => id)).toEqual(['blue', 'red']);
  set(room('blue'));
  expect(steady.get().rooms.map(({ id }) => id)).toEqual(['blue']);
});

test('what was closed comes back as soon as its head says so', () => {
  const { steady, set } = setUp(room('red', { hiddenSeq: 6 }));
  const before = steady.get();
  set(room('red', { hiddenSeq: 6, head: 6 }));
  expect(steady.get()).toBe(before);
  set(room('red', { hiddenSeq: 6, head: 7 }));
  expect(steady.get().rooms[0]?.head).toBe(7);
});

test('people whom I block are told when they are others', () => {
  const { steady, block } = setUp(room('red'));
  const before = steady.get();
  block();
  expect(steady.get()).toBe(before);
  block('ann');
  expect([...steady.get().blocked]).toEqual(['ann']);
  block('bo');
  expect([...steady.get().blocked]).toEqual(['bo']);
});
