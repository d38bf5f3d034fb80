import type { KeptRoom } from '@parley/client';
import { expect, test } from 'vitest';
import { peopleIn } from './people-in.ts';

const at = '2026-05-12T15:30:00.000Z';

const kept = (id: string, window?: KeptRoom['window']): KeptRoom => ({
  protocol: 1,
  epoch: 'epoch',
  openedAt: 0,
  room: {
    id,
    name: id,
    visibility: 'public',
    posting: 'everyone',
    topic: '',
    createdAt: at,
    archivedAt: null,
    head: 0,
    memberCount: 1,
    role: 'member',
    kind: 'room',
    favourite: false,
    hiddenSeq: null,
    people: [],
    readSeq: 0,
    unread: 0,
  },
  ...(window ? { window } : {}),
});

test('who wrote, came, went, let them or renamed the room, once each; nobody where nothing was opened', () => {
  const joined = { seq: 1, kind: 'joined' as const, userId: 'bo', actorId: 'ann', createdAt: at };
  const left = { ...joined, seq: 2, kind: 'left' as const, userId: 'cy', actorId: 'cy' };
  const renamed = { seq: 3, kind: 'renamed' as const, name: 'Red', actorId: 'eve', createdAt: at };
  const message = { id: 'm', seq: 4, authorId: 'dee', clientMessageId: 'c', body: 'text', createdAt: at };
  const rooms = [
    kept('red', {
      from: 0,
      cursor: 4,
      items: [
        { key: '1', kind: 'notice', notice: joined },
        { key: '2', kind: 'notice', notice: left },
        { key: '3', kind: 'notice', notice: renamed },
        { key: '4', kind: 'message', message },
      ],
    }),
    kept('green', {
      from: 4,
      cursor: 5,
      items: [{ key: '5', kind: 'message', message: { ...message, seq: 5 } }],
    }),
    kept('blue'),
  ];
  expect([...peopleIn(rooms)].sort()).toEqual(['ann', 'bo', 'cy', 'dee', 'eve']);
  expect([...peopleIn([])]).toEqual([]);
});
