import type { Message } from '@parley/protocol';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { message } from '../test/messages.ts';
import { createUnreadCounter } from './unread.ts';

/** Of bo, as a tombstone since the change `deletion`. */
const deletedOf = (seq: number, deletion: number): Message => ({
  ...message(seq, 'bo'),
  revSeq: deletion,
  deletedAt: new Date(0).toISOString(),
});

const counter = (head: number, readSeq: number, unread: number, unsure = () => {}) => {
  const made = createUnreadCounter('me', unsure);
  made.baseline({ head, readSeq, unread });
  return made;
};

it('counts later messages of others on top of what the server counted', () => {
  const unread = counter(10, 4, 5);
  unread.note(message(11, 'bo'));
  unread.note(message(12, 'me'));
  expect(unread.count).toBe(6);
});

it('a message at or below the head of the baseline is in its count already', () => {
  const unread = counter(10, 4, 5);
  unread.note(message(9, 'bo'));
  expect(unread.count).toBe(5);
});

it('reading up to a seq leaves what follows it, and never moves back', () => {
  const unread = counter(10, 4, 5);
  for (const seq of [11, 12, 13]) unread.note(message(seq, 'bo'));
  unread.read(12);
  expect(unread.count).toBe(1);
  unread.read(5, { unread: 7, head: 13 });
  expect([unread.readSeq, unread.count]).toEqual([12, 1]);
});

it('below the baseline the count of the server is taken', () => {
  const unread = counter(10, 4, 5);
  unread.note(message(11, 'bo'));
  unread.read(6, { unread: 4, head: 11 });
  expect(unread.count).toBe(4);
});

it('an older answer of the server does not undo what was counted since', () => {
  const unread = counter(10, 0, 10);
  unread.read(10);
  unread.note(message(11, 'bo'));
  unread.baseline({ head: 8, readSeq: 0, unread: 8 });
  expect(unread.count).toBe(1);
});

it('what is deleted is not unread any more, once, whoever heard of it first', () => {
  const unread = counter(10, 4, 5);
  unread.note(message(11, 'bo'));
  const [old, late] = [deletedOf(8, 12), deletedOf(11, 13)];
  for (const gone of [old, late, old, deletedOf(3, 14)]) unread.deleted(gone);
  expect(unread.count).toBe(4);
  // The list was asked for before the last of them.
  unread.baseline({ head: 12, readSeq: 4, unread: 5 });
  expect(unread.count).toBe(4);
  unread.baseline({ head: 14, readSeq: 4, unread: 4 });
  for (const gone of [old, late]) unread.deleted(gone);
  expect(unread.count).toBe(4);
});

it('where more are unread than are counted, only the server can tell how many are left', () => {
  let asked = 0;
  const unread = counter(200, 0, 100, () => {
    asked += 1;
  });
  unread.deleted(deletedOf(150, 201));
  expect([unread.count, asked]).toEqual([100, 1]);
});

it('[D5] equals the plain count over the log, whatever came first, up to the most that is counted', () => {
  const event = fc.record({
    kind: fc.constantFrom('say', 'mine', 'delete', 'read', 'ask', 'list'),
    n: fc.nat(60),
  });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 300, size: 'max' }), (script) => {
      /** The author of each change; '' where it says nothing, or does not any more. */
      const log: string[] = [];
      let unsure = false;
      const unread = counter(0, 0, 0, () => {
        unsure = true;
      });
      let readSeq = 0;
      const truth = () => Math.min(100, log.filter((author, i) => author === 'bo' && i + 1 > readSeq).length);
      const list = () => ({ head: log.length, readSeq, unread: truth() });
      /** On its way, while changes go on. */
      let asked = list();
      for (const { kind, n } of script) {
        if (kind === 'say' || kind === 'mine') {
          for (let i = 0; i <= (kind === 'say' ? n % 9 : 0); i++) {
            log.push(kind === 'say' ? 'bo' : 'me');
            unread.note(message(log.length, log.at(-1)!));
          }
        } else if (kind === 'delete') {
          const seq = log.length - n;
          if (log[seq - 1] !== 'bo') continue;
          log[seq - 1] = '';
          unread.deleted(deletedOf(seq, log.push('')));
        } else if (kind === 'read') {
          readSeq = Math.max(readSeq, Math.min(log.length, n));
          unread.read(readSeq, { unread: truth(), head: log.length });
          // A list of before is older than the answer, as the client that fetches it knows.
          asked = list();
        } else if (kind === 'ask') asked = list();
        else unread.baseline(asked);
        if (unsure) unread.baseline(list());
        unsure = false;
        expect(unread.count).toBe(truth());
      }
    }),
    { seed: 20_261_121, numRuns: 500 },
  );
});
