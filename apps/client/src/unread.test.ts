import fc from 'fast-check';
import { expect, it } from 'vitest';
import { message } from '../test/messages.ts';
import { createUnreadCounter } from './unread.ts';

const counter = (head: number, readSeq: number, unread: number) => {
  const made = createUnreadCounter('me');
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
  unread.read(5, 7);
  expect([unread.readSeq, unread.count]).toEqual([12, 1]);
});

it('below the baseline the count of the server is taken', () => {
  const unread = counter(10, 4, 5);
  unread.note(message(11, 'bo'));
  unread.read(6, 4);
  expect(unread.count).toBe(4);
});

it('an older answer of the server does not undo what was counted since', () => {
  const unread = counter(10, 0, 10);
  unread.read(10);
  unread.note(message(11, 'bo'));
  unread.baseline({ head: 8, readSeq: 0, unread: 8 });
  expect(unread.count).toBe(1);
});

it('[D5] equals the plain count over the log, whatever came first, up to the most that is counted', () => {
  const event = fc.record({ kind: fc.constantFrom('say', 'mine', 'read', 'list'), n: fc.nat(60) });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 300, size: 'max' }), (script) => {
      const log: string[] = [];
      const unread = counter(0, 0, 0);
      let readSeq = 0;
      const truth = () => Math.min(100, log.filter((author, i) => author === 'bo' && i + 1 > readSeq).length);
      for (const { kind, n } of script) {
        if (kind === 'say' || kind === 'mine') {
          for (let i = 0; i <= (kind === 'say' ? n % 9 : 0); i++) {
            log.push(kind === 'say' ? 'bo' : 'me');
            unread.note(message(log.length, log.at(-1)!));
          }
        } else if (kind === 'read') {
          readSeq = Math.max(readSeq, Math.min(log.length, n));
          unread.read(readSeq, truth());
        } else unread.baseline({ head: log.length, readSeq, unread: truth() });
        expect(unread.count).toBe(truth());
      }
    }),
    { seed: 20_261_121, numRuns: 200 },
  );
});
