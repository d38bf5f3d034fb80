import { expect, it } from 'vitest';
import { createJournalFeed } from './journal-feed.ts';
import { createLedger } from './ledger.ts';

const ROOM = 2;

it('listeners at two nodes may hear other frames in another order, if the changes are the same', () => {
  const ledger = createLedger();
  const feed = createJournalFeed({ room: ROOM, roomId: 'r', listeners: [0, 1] }, 0, ledger);
  const change = (seq: number) => {
    const clientMessageId = ledger.clientIdOf(ledger.enter(seq), ROOM);
    return { seq, kind: 'message', message: { clientMessageId } };
  };
  const hear = (listener: number, ...changes: object[]) => {
    const frame = Buffer.from(JSON.stringify(['chat', { roomId: 'r', changes }]));
    return [...feed.hear(listener, frame, 0, frame.length).sentAt];
  };
  const [one, two, three] = [change(1), change(2), change(3)];

  expect(hear(0, one, two, three)).toEqual([1, 2, 3]);
  expect(hear(1, two)).toEqual([]);
  expect(hear(1, one)).toEqual([1, 2]);
  expect(feed.late()).toBe(1);
  expect(hear(1, three)).toEqual([3]);
  expect(feed.late()).toBe(0);
  expect(() => hear(1, { ...change(4), seq: 3 })).toThrow('differs between two listeners');
});
