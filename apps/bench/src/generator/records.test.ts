import { describe, expect, it } from 'vitest';
import type { Job } from './job.ts';
import { createLedger } from './ledger.ts';
import { createRecords } from './records.ts';

const member = { port: 1, cookie: null, rooms: [0] };
const job = (heads: number[] | null) =>
  ({ rooms: ['r'], heads, members: [member, member, member] }) as unknown as Job;

describe('records of a server that tells who is there', () => {
  it('miss a message until every talker heard it, and refuse it twice', () => {
    const ledger = createLedger();
    const records = createRecords(job(null), ledger, 2);
    const message = { roomId: 'r', clientMessageId: ledger.clientIdOf(ledger.enter(7), 0) };
    expect(records.hear(0, message)).toEqual([7]);
    expect(records.hear(2, message)).toEqual([]);
    expect(records.missing()).toBe('1 messages were not heard by all');
    expect(records.hear(1, message)).toEqual([7]);
    expect(records.missing()).toBeNull();
    expect(() => records.hear(1, message)).toThrow('twice');
  });
});

describe('records of a server that one can catch up with', () => {
  it('count what came by an answer like what came by an event, and ask from there', () => {
    const ledger = createLedger();
    const records = createRecords(job([4]), ledger, 2);
    const change = (seq: number) => {
      const clientMessageId = ledger.clientIdOf(ledger.enter(seq), 0);
      return { seq, kind: 'message', message: { clientMessageId } };
    };
    const [five, six] = [change(5), change(6)];
    records.hear(0, { roomId: 'r', changes: [five, six] });
    records.hear(1, { roomId: 'r', changes: [six] });
    expect(records.behind()).toEqual([1, 2]);
    expect(records.greetingOf(1)).toBe('["sync",{"rooms":{"r":4}}]');

    const answer = (changes: object[]) => ({ ok: true, data: { rooms: { r: { changes, head: 6 } } } });
    expect(records.caughtUp(1, answer([five, six]))).toEqual([5, 6]);
    expect(records.greetingOf(1)).toBe('["sync",{"rooms":{"r":6}}]');
    expect(records.missing()).toBe('1 connections did not get everything');
    records.caughtUp(2, answer([five, six]));
    expect(records.missing()).toBeNull();
  });

  it('refuse a room without its changes', () => {
    const records = createRecords(job([4]), createLedger(), 2);
    expect(() => records.caughtUp(0, { data: { rooms: { r: { gone: true } } } })).toThrow('unexpected news');
  });
});
