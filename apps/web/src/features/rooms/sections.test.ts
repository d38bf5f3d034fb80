import type { MyRoom } from '@parley/protocol';
import { expect, test } from 'vitest';
import { groupRooms, type Held } from './sections.ts';

const room = (name: string, more: Partial<MyRoom> = {}): MyRoom => ({
  id: name,
  name,
  visibility: 'public',
  kind: 'room',
  posting: 'everyone',
  hiddenSeq: null,
  people: [],
  topic: '',
  createdAt: new Date(0).toISOString(),
  archivedAt: null,
  head: 1,
  memberCount: 1,
  role: 'member',
  favourite: false,
  readSeq: 1,
  unread: 0,
  ...more,
});
const archivedAt = new Date(1).toISOString();
const shown = (rooms: MyRoom[], held: Held | null = null) =>
  groupRooms(rooms, held).map(({ id, rooms }) => `${id}: ${rooms.map(({ name }) => name).join(' ')}`);

test('favourites first, then what is unread, then the others, then what is over', () => {
  const rooms = [
    room('a', { archivedAt }),
    room('b'),
    room('c', { unread: 2 }),
    room('d', { favourite: true }),
    room('e', { favourite: true, unread: 1, archivedAt }),
    room('f', { archivedAt, unread: 1 }),
    room('g'),
  ];
  expect(shown(rooms)).toEqual(['favourites: d e', 'unread: c f', 'rooms: b g', 'archived: a']);
  expect(shown([])).toEqual([]);
});

test('the open room stays where it was opened, whatever is read or said meanwhile', () => {
  expect(shown([room('a'), room('b')], { roomId: 'b', section: 'unread' })).toEqual([
    'unread: b',
    'rooms: a',
  ]);
  expect(shown([room('a'), room('b', { unread: 3 })], { roomId: 'b', section: 'rooms' })).toEqual([
    'rooms: a b',
  ]);
});

test('but moves when it becomes a favourite, or is one no longer', () => {
  expect(shown([room('a', { favourite: true })], { roomId: 'a', section: 'unread' })).toEqual([
    'favourites: a',
  ]);
  expect(shown([room('a')], { roomId: 'a', section: 'favourites' })).toEqual(['rooms: a']);
});

test('conversations stand among people, by their names, and a closed one comes back with what is said', () => {
  const names: Record<string, string> = { x: 'Zoe', y: 'Ada' };
  const direct = (id: string, more: Partial<MyRoom> = {}) =>
    room('', { id, kind: 'direct', people: [id], ...more });
  const shownOf = (rooms: MyRoom[], held: Held | null = null) =>
    groupRooms(rooms, held, ({ id, name }) => names[id] ?? name).map(
      ({ id, rooms }) => `${id}: ${rooms.map((each) => names[each.id] ?? each.name).join(' ')}`,
    );
  expect(shownOf([direct('x'), room('a'), direct('y')])).toEqual(['rooms: a', 'people: Ada Zoe']);
  expect(shownOf([direct('x', { hiddenSeq: 1 }), direct('y')])).toEqual(['people: Ada']);
  expect(shownOf([direct('x', { hiddenSeq: 1 })], { roomId: 'x', section: 'people' })).toEqual([
    'people: Zoe',
  ]);
  expect(shownOf([direct('x', { hiddenSeq: 1, head: 2, unread: 1 })])).toEqual(['unread: Zoe']);
});
