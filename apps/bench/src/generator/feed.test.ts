import { describe, expect, it } from 'vitest';
import { createFeed } from './feed.ts';
import { createLedger } from './ledger.ts';

// What the figures stand on: a server that loses, doubles or reorders ends the run.

const frameOf = (...changes: object[]) =>
  Buffer.from(`42["chat",${JSON.stringify({ roomId: 'r', changes })}]`);

function room(listeners: number) {
  const ledger = createLedger();
  const feed = createFeed('changes', ledger, listeners);
  const say = (seq: number) => {
    const clientMessageId = ledger.clientIdOf(ledger.enter(seq));
    return frameOf({ seq, kind: 'message', message: { clientMessageId } });
  };
  return { ledger, say, hear: (n: number, frame: Buffer) => feed.hear(n, frame, 0, frame.length) };
}

describe('a feed', () => {
  it('is complete when every listener hears every frame once and every message was acked', () => {
    const { ledger, say, hear } = room(2);
    const [first, second] = [say(7), say(8)];
    for (const [n, frame] of [first, second].entries()) {
      for (let listener = 0; listener < 2; listener += 1) expect([...hear(n, frame)]).toEqual([n + 7]);
    }
    expect(ledger.missing()).toBe('of 2 messages 2 were not acked and 0 not heard');
    ledger.ack(0);
    ledger.ack(1);
    expect(ledger.missing()).toBeNull();
    expect(() => ledger.ack(1)).toThrow('acked twice');
    expect(() => ledger.ack(2)).toThrow('never sent');
  });

  it('refuses a listener that hears another order, or misses a frame', () => {
    const { say, hear } = room(3);
    const [first, second] = [say(1), say(2)];
    hear(0, first);
    hear(1, second);
    expect(() => hear(0, second)).toThrow('lost, doubled or out of order');
    hear(0, first);
    expect(() => hear(1, first)).toThrow('lost, doubled or out of order');
  });

  it('refuses a gap in the sequence, and a message told twice', () => {
    const gap = room(1);
    gap.hear(0, gap.say(1));
    expect(() => gap.hear(1, gap.say(3))).toThrow('seq 3 followed 1');

    const twice = room(1);
    const clientMessageId = twice.ledger.clientIdOf(twice.ledger.enter(0));
    twice.hear(0, frameOf({ seq: 1, kind: 'message', message: { clientMessageId } }));
    const again = frameOf({ seq: 2, kind: 'message', message: { clientMessageId } });
    expect(() => twice.hear(1, again)).toThrow('heard twice');
  });
});
