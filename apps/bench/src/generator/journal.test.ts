import { describe, expect, it } from 'vitest';
import { createJournal } from './journal.ts';
import { createLedger } from './ledger.ts';

const ROOM = 1;

function room() {
  const ledger = createLedger();
  const journal = createJournal({ room: ROOM, roomId: 'r', listeners: [0, 1] }, 5, ledger);
  const say = (seq: number) => ({
    seq,
    kind: 'message',
    message: { clientMessageId: ledger.clientIdOf(ledger.enter(seq), ROOM) },
  });
  return { journal, say };
}

describe('a journal', () => {
  it('gives a listener what is next, holds what is later, and drops what it had', () => {
    const { journal, say } = room();
    const [six, seven] = [say(6), say(7)];
    expect(journal.tell(0, [seven])).toEqual([]);
    expect(journal.tell(0, [six])).toEqual([6, 7]);
    expect(journal.tell(0, [six, seven])).toEqual([]);
    expect(journal.cursorOf(0)).toBe(7);
  });

  it('knows who is behind, be it by a gap', () => {
    const { journal, say } = room();
    const [six, seven] = [say(6), say(7)];
    journal.tell(0, [six, seven]);
    journal.tell(1, [seven]);
    expect(journal.behind()).toEqual([1]);
    journal.tell(1, [six]);
    expect(journal.behind()).toEqual([]);
  });

  it('refuses two changes under one seq, one message under two, and a stranger', () => {
    const { journal, say } = room();
    const six = say(6);
    journal.tell(0, [six]);
    expect(() => journal.tell(1, [say(6)])).toThrow('differs between two listeners');
    expect(() => journal.tell(1, [{ ...six, seq: 7 }])).toThrow('heard twice');
    expect(() => journal.tell(2, [six])).toThrow('which it is not in');
  });
});
