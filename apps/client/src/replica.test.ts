import { type Change, limits, withReaction } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { createManualClock } from '../test/manual-clock.ts';
import { deleted, edited, joined, message, reacted, said, saidAll, unknown } from '../test/messages.ts';
import { type Effect, seqOf } from './apply.ts';
import { Replica } from './replica.ts';

function setUp(head?: number) {
  const clock = createManualClock();
  const applied: number[] = [];
  const told = { behind: 0, reset: 0, changed: 0 };
  const replica = new Replica({
    userId: 'me',
    clock,
    events: {
      applied: (effects: readonly Effect[]) => applied.push(...effects.map(({ seq }) => seq)),
      loaded: () => {},
      behind: () => told.behind++,
      reset: () => told.reset++,
      changed: () => told.changed++,
    },
  });
  if (head !== undefined) replica.rebase(head);
  return { clock, replica, applied, told, seqs: () => replica.items.map(seqOf) };
}

const page = (from: number, to: number) => ({
  messages: Array.from({ length: to - from + 1 }, (_, index) => message(from + index)),
  notices: [],
});

describe('live changes', () => {
  it('[D3] are applied in order, once each, whatever order and however often they come', () => {
    const { replica, applied, seqs } = setUp(10);
    for (const seq of [12, 12, 11, 11, 14, 9, 13, 12]) replica.receive([said(seq)]);
    expect(applied).toEqual([11, 12, 13, 14]);
    expect(seqs()).toEqual([11, 12, 13, 14]);
    expect(replica.behind).toBe(false);
  });

  it('[D3] of an unknown kind advance the cursor and show nothing', () => {
    const { replica, seqs } = setUp(0);
    replica.receive([said(1), unknown(2), said(3)]);
    expect([replica.cursor, seqs()]).toEqual([3, [1, 3]]);
  });

  it('[D4] that leave a gap open for 250 ms ask for what is missing; one that closes does not', () => {
    const { replica, clock, told } = setUp(0);
    replica.receive([said(2)]);
    clock.advance(249);
    expect(told.behind).toBe(0);
    replica.receive([said(1)]);
    clock.advance(10_000);
    expect(told.behind).toBe(0);
    replica.receive([said(4)]);
    clock.advance(250);
    expect(told.behind).toBe(1);
    expect(clock.waiting).toBe(0);
  });

  it('[D4] that come before the head is known are kept until it is', () => {
    const { replica, applied } = setUp();
    replica.receive([said(6), said(7)]);
    replica.receive([said(8)]);
    replica.rebase(6);
    expect(applied).toEqual([7, 8]);
  });

  it('tell of a change once per event, and not at all where nothing is new', () => {
    const { replica, told } = setUp(0);
    told.changed = 0;
    replica.receive(saidAll(1, 30));
    replica.receive(saidAll(1, 30));
    expect(told.changed).toBe(1);
  });

  it('beyond a gap are held only so far: the log remembers the rest', () => {
    const { replica } = setUp(0);
    replica.receive(saidAll(2, 3000));
    replica.receive([said(1)]);
    expect(replica.cursor).toBe(limits.syncBehindMax + 1);
    expect(replica.behind).toBe(true);
  });
});

describe('sync', () => {
  it('[D4] fills the gap and takes up what was held', () => {
    const { replica, applied } = setUp(0);
    replica.receive([said(5)]);
    replica.receiveSync({ changes: saidAll(1, 4), head: 5 });
    expect(applied).toEqual([1, 2, 3, 4, 5]);
  });

  it('[D4] stays behind while a page ends below the head', () => {
    const { replica } = setUp(0);
    replica.receiveSync({ changes: saidAll(1, 200), head: 450 });
    expect([replica.cursor, replica.behind]).toEqual([200, true]);
  });

  it('[D4] a reset replaces the window by the end of the room, then goes on from there', () => {
    const { replica, told, seqs } = setUp(10);
    replica.receive([said(11), said(2001)]);
    replica.receiveSync({ reset: { ...page(1951, 2000), head: 2000 } });
    expect(seqs()).toEqual(Array.from({ length: 51 }, (_, index) => 1951 + index));
    expect([replica.from, replica.cursor, told.reset]).toEqual([1950, 2001, 1]);
    replica.warm();
    expect(replica.primed).toBe(true);
  });

  it('[D3] a reset that is older than what is here is ignored', () => {
    const { replica, seqs } = setUp(100);
    replica.receive([said(101)]);
    replica.receiveSync({ reset: { ...page(51, 100), head: 100 } });
    expect(seqs()).toEqual([101]);
  });
});

describe('history', () => {
  it('[D3] is put before the window without gap or double', () => {
    const { replica, seqs } = setUp(4);
    replica.warm();
    replica.receive([said(5)]);
    const notices = [joined(1) as never];
    expect(replica.prepend({ messages: [message(3), message(4)], notices }, replica.ask(), 2)).toBe(true);
    expect([seqs(), replica.from]).toEqual([[3, 4, 5], 2]);
    expect(replica.prepend({ messages: [message(2)], notices }, replica.ask(), 2)).toBe(true);
    expect([seqs(), replica.from]).toEqual([[1, 2, 3, 4, 5], 0]);
  });

  it('[D3] that was asked for before the window moved is refused', () => {
    const { replica, seqs } = setUp(100);
    replica.warm();
    const early = replica.ask();
    replica.receiveSync({ reset: { ...page(151, 200), head: 200 } });
    expect(replica.prepend(page(51, 100), early, 50)).toBe(false);
    expect(seqs()[0]).toBe(151);
    const asked = replica.ask();
    expect(replica.prepend(page(101, 150), asked, 50)).toBe(true);
    expect(replica.prepend(page(101, 150), asked, 50)).toBe(false);
    expect(seqs()).toEqual(Array.from({ length: 100 }, (_, index) => 101 + index));
  });

  it('is not needed for a room whose whole sequence came live', () => {
    const { replica } = setUp(0);
    replica.receive(saidAll(1, 3));
    replica.warm();
    expect([replica.primed, replica.from]).toEqual([true, 0]);
  });
});

/** Lines 1 to 1000, of which 401 to 500 are looked at, and so 401 to 1000 have been loaded. */
function farBack() {
  const made = setUp(0);
  const { replica } = made;
  replica.warm();
  replica.receive(saidAll(1, 1000));
  for (let before = 801; before > 401; before -= 50) {
    replica.prepend(page(before - 50, before - 1), replica.ask(), 50);
  }
  replica.look({ from: 401, to: 500 });
  return made;
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);

describe('a reader far back', () => {
  it('[D3] keeps what is in sight; the end of the room goes on out of sight', () => {
    const { replica, seqs, applied } = farBack();
    expect([seqs(), replica.from, replica.to]).toEqual([range(401, 500), 400, 500]);
    replica.receive(saidAll(1001, 1300));
    expect(seqs()).toEqual(range(401, 500));
    expect(applied).toEqual(range(1, 1300));
    expect(replica.window()).toMatchObject({ from: 1100, cursor: 1300 });
  });

  it('[D4] is at the end at once, without a page', () => {
    const { replica, seqs } = farBack();
    replica.receive([said(1001)]);
    replica.showEnd();
    expect([seqs(), replica.from, replica.to]).toEqual([range(802, 1001), 801, 1001]);
  });

  it('[D4] stays at the end, though it was here already and out of sight', () => {
    const { replica, seqs } = setUp(0);
    replica.warm();
    replica.receive(saidAll(1, 60));
    replica.look({ from: 1, to: 20 });
    replica.showEnd();
    replica.receive(saidAll(61, 200));
    expect(seqs().at(-1)).toBe(200);
  });

  it('[D3] goes on to the end page by page, and what comes meanwhile is there', () => {
    const { replica, seqs } = farBack();
    while (!replica.meetEnd()) {
      const asked = replica.ask();
      replica.look({ from: 401, to: asked.to + 100 });
      expect(replica.append(page(asked.to + 1, asked.to + 50), asked, 50)).toBe(true);
      replica.receive([said(replica.cursor! + 1)]);
    }
    expect(seqs()).toEqual(range(401, replica.cursor!));
  });

  it('[D3] a page that is not full reaches the end, which is known better than that', () => {
    const { replica, seqs } = farBack();
    replica.append(page(501, 1000), replica.ask(), 600);
    expect(seqs()).toEqual(range(401, 1000));
    replica.look({ from: 401, to: Number.POSITIVE_INFINITY });
    replica.receive([said(1001)]);
    expect(seqs().at(-1)).toBe(1001);
  });

  it('[D3] a page is refused where what is shown no longer ends there', () => {
    const { replica, seqs } = farBack();
    const first = replica.ask();
    const asked = replica.ask();
    expect(replica.append(page(501, 550), first, 50)).toBe(false);
    replica.showEnd();
    expect(replica.append(page(501, 550), asked, 50)).toBe(false);
    expect(seqs()).toEqual(range(801, 1000));
  });

  it('a look at what is no longer shown changes nothing', () => {
    const { replica, seqs } = farBack();
    replica.showEnd();
    replica.look({ from: 401, to: 500 });
    expect(seqs()).toEqual(range(801, 1000));
  });

  it('who looks no longer leaves the end of the room', () => {
    const { replica, seqs } = farBack();
    replica.look(null);
    expect(seqs()).toEqual(range(801, 1000));
  });

  it('whoever keeps all keeps all, also where the room begins anew', () => {
    const { replica, seqs } = setUp(0);
    replica.warm();
    replica.look({ from: 0, to: Number.POSITIVE_INFINITY });
    replica.rebase(100);
    replica.receive(saidAll(101, 900));
    expect(seqs()).toEqual(range(101, 900));
  });

  it('at the end of the room, what lies far above goes, but never of the last 200 lines', () => {
    const { replica, seqs } = setUp(0);
    replica.warm();
    replica.receive(saidAll(1, 150));
    replica.look({ from: 1, to: Number.POSITIVE_INFINITY });
    replica.receive(saidAll(151, 900));
    expect(seqs()).toEqual(range(1, 900));
    replica.look({ from: 850, to: Number.POSITIVE_INFINITY });
    expect(seqs()).toEqual(range(701, 900));
    replica.receive(saidAll(901, 950));
    expect(seqs()).toEqual(range(701, 950));
  });
});

describe('memory', () => {
  it('a room that was never opened keeps the newest 50 lines, one that was keeps 200', () => {
    const { replica, seqs } = setUp(0);
    replica.receive(saidAll(1, 120));
    expect([seqs().length, seqs()[0], replica.from]).toEqual([50, 71, 70]);
    replica.warm();
    replica.receive(saidAll(121, 400));
    expect([seqs().length, seqs()[0], replica.from]).toEqual([200, 201, 200]);
  });

  it('[D7] forgetting leaves nothing, and no answer to an earlier question fits', () => {
    const { replica, clock } = setUp(0);
    replica.receive([said(1), said(3)]);
    const { generation } = replica;
    replica.forget();
    expect([replica.items, replica.cursor, replica.behind, clock.waiting]).toEqual([[], null, false, 0]);
    expect(replica.generation).not.toBe(generation);
  });
});

describe('[D5] a message that is touched', () => {
  const setUpSaid = () => {
    const rig = setUp(0);
    rig.replica.receive(saidAll(1, 3));
    const bodies = () =>
      rig.replica.items.map((item) => (item.kind === 'message' ? item.message.body : item.kind));
    return { ...rig, bodies };
  };
  const setUpFarBack = () => {
    const { replica } = farBack();
    const bodyOf = (seq: number) => {
      const found = replica.items.find((item) => seqOf(item) === seq);
      return found?.kind === 'message' ? found.message.body : undefined;
    };
    return { replica, bodyOf };
  };

  it('is another item in the same place, and the change no line', () => {
    const { replica, bodies } = setUpSaid();
    const [, before] = replica.items;
    replica.receive([edited(4, message(2), 'better'), deleted(5, message(1))]);
    expect(bodies()).toEqual(['', 'better', 'text 3']);
    expect([replica.items[1]!.key, replica.cursor]).toEqual([before!.key, 5]);
    expect(replica.items[1]).not.toBe(before);
  });

  it('is not set back by an older state of it', () => {
    const { replica, bodies } = setUpSaid();
    // As `sync` tells it: each change has the message as it is when it is asked.
    const now = (edited(6, message(2), 'best') as Change & { kind: 'edited' }).message;
    replica.receive([{ seq: 4, kind: 'edited', message: now }]);
    replica.receive([edited(5, message(2), 'better')]);
    expect(bodies()[1]).toBe('best');
  });

  it('is right on a page that was read before it was touched and comes after', () => {
    const { replica, bodies } = setUpSaid();
    replica.rebase(60);
    replica.warm();
    const asked = replica.ask();
    replica.receive([edited(61, message(40), 'touched'), deleted(62, message(41))]);
    expect(replica.prepend(page(11, 60), asked, 50)).toBe(true);
    expect(bodies().slice(28, 32)).toEqual(['text 39', 'touched', '', 'text 42']);
  });

  it('is so in what is shown far back, and at the end', () => {
    const { replica, bodyOf } = setUpFarBack();
    replica.receive([edited(1001, message(450), 'touched'), deleted(1002, message(900))]);
    expect(bodyOf(450)).toBe('touched');
    replica.showEnd();
    expect(bodyOf(900)).toBe('');
  });

  it('is right on a newer page that was read before it was touched and comes after', () => {
    const { replica, bodyOf } = setUpFarBack();
    const asked = replica.ask();
    replica.receive([edited(1001, message(510), 'touched'), deleted(1002, message(511))]);
    expect(replica.append(page(501, 550), asked, 50)).toBe(true);
    expect([509, 510, 511, 512].map(bodyOf)).toEqual(['text 509', 'touched', '', 'text 512']);
  });

  it('is right where it was at the end when it was touched, and no longer when its page comes', () => {
    const { replica, bodyOf } = setUpFarBack();
    const asked = replica.ask();
    replica.receive([edited(1001, message(802), 'touched'), ...saidAll(1002, 1300)]);
    expect(replica.append(page(501, 900), asked, 400)).toBe(true);
    expect([801, 802].map(bodyOf)).toEqual(['text 801', 'touched']);
  });

  it('is not noted where no page is under way', () => {
    const { replica } = setUpFarBack();
    const asked = replica.ask();
    replica.close(asked);
    replica.receive([edited(1001, message(510), 'touched')]);
    expect(asked.touched).toEqual([]);
    expect(replica.append(page(501, 550), asked, 50)).toBe(false);
  });

  it('has the reactions of a page, and what came while that was under way, each once', () => {
    const { replica } = setUp(60);
    replica.warm();
    const asked = replica.ask();
    const changes = [reacted(61, message(40), 'bo'), reacted(62, message(40), 'cy')];
    replica.receive(changes);
    // Read between the two.
    const read = page(11, 60);
    const messages = read.messages.map((one) => (one.seq === 40 ? withReaction(one, changes[0]!) : one));
    expect(replica.prepend({ ...read, messages }, asked, 50)).toBe(true);
    const item = replica.items.find((one) => seqOf(one) === 40);
    expect(item).toMatchObject({
      message: {
        reactSeq: 62,
        reactions: [
          { emoji: '👍', userId: 'bo' },
          { emoji: '👍', userId: 'cy' },
        ],
      },
    });
  });
});
