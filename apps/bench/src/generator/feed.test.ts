import { describe, expect, it } from 'vitest';
import { createFeed } from './feed.ts';
import { createLedger } from './ledger.ts';

// What the figures stand on: a server that loses, doubles or reorders ends the run.

const ROOM = 3;
const frameOf = (...changes: object[]) => Buffer.from(`["chat",${JSON.stringify({ roomId: 'r', changes })}]`);

function room(listeners: number) {
  const ledger = createLedger();
  const room = { room: ROOM, roomId: 'r', listeners: [...Array(listeners).keys()] };
  const feed = createFeed(room, 'parley', ledger);
  const say = (seq: number, to = ROOM) => {
    const clientMessageId = ledger.clientIdOf(ledger.enter(seq), to);
    return frameOf({ seq, kind: 'message', message: { clientMessageId } });
  };
  const hear = (listener: number, frame: Buffer) => feed.hear(listener, frame, 0, frame.length);
  return { ledger, say, hear, late: feed.late };
}

describe('a feed', () => {
  it('is complete when every listener hears every frame once and every message was acked', () => {
    const { ledger, say, hear, late } = room(2);
    for (const seq of [7, 8]) {
      const frame = say(seq);
      expect([...hear(0, frame).sentAt]).toEqual([seq]);
      expect(late()).toBe(1);
      expect([...hear(1, frame).sentAt]).toEqual([seq]);
      expect(late()).toBe(0);
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
    hear(0, second);
    expect(() => hear(1, second)).toThrow('lost, doubled or out of order');
    hear(2, first);
    expect(() => hear(2, first)).toThrow('lost, doubled or out of order');
  });

  it('refuses a gap in the sequence, and a message told twice', () => {
    const gap = room(1);
    gap.hear(0, gap.say(1));
    expect(() => gap.hear(0, gap.say(3))).toThrow('seq 3 followed 1');

    const twice = room(1);
    const clientMessageId = twice.ledger.clientIdOf(twice.ledger.enter(0), ROOM);
    twice.hear(0, frameOf({ seq: 1, kind: 'message', message: { clientMessageId } }));
    const again = frameOf({ seq: 2, kind: 'message', message: { clientMessageId } });
    expect(() => twice.hear(0, again)).toThrow('heard twice');
  });

  it('refuses what belongs to another room', () => {
    const { say, hear } = room(1);
    expect(() => hear(0, say(1, ROOM + 1))).toThrow('room 3 heard a message to room 4');
    expect(() => hear(1, say(1))).toThrow('which it is not in');
    const foreign = Buffer.from(JSON.stringify(['chat', { roomId: 's', changes: [] }]));
    expect(() => hear(0, foreign)).toThrow('room r heard room s');
  });
});
