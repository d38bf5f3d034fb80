import { limits, type Message } from '@parley/protocol';

/** Where a server's count of unread messages holds. */
interface UnreadBaseline {
  head: number;
  readSeq: number;
  unread: number;
}

export interface UnreadCounter {
  readonly readSeq: number;
  /** Messages of others after readSeq, up to limits.unreadMax. */
  readonly count: number;
  baseline(baseline: UnreadBaseline): void;
  /** A message became known; in any order, once each. */
  note(message: Message): void;
  /** I read up to `seq`, here or elsewhere; `unread` is the server's count, if it told. */
  read(seq: number, unread?: number): void;
  reset(): void;
}

/**
 * Counts from what the server counted at some head, plus every later message of others, minus what the read cursor
 * passes. Exact while the cursor is above that head; below it, the server's own count is all there is to go by.
 */
export function createUnreadCounter(userId: string): UnreadCounter {
  let readSeq = 0;
  /** `later` holds the messages of others above this seq, all of them; ascending. */
  let known = 0;
  let later: number[] = [];
  /** Unread ones at or below `known`. */
  let below = 0;

  const unreadLater = () => {
    let read = 0;
    while (read < later.length && later[read]! <= readSeq) read++;
    return later.length - read;
  };

  return {
    get readSeq() {
      return readSeq;
    },
    get count() {
      return Math.min(limits.unreadMax, below + unreadLater());
    },
    baseline(baseline) {
      readSeq = Math.max(readSeq, baseline.readSeq);
      // An older count says nothing about what has been counted since.
      if (baseline.head < known) return;
      known = baseline.head;
      later = later.filter((seq) => seq > known);
      // Where this device has read further than the server knew, its count is at most too high until `read` answers.
      below = readSeq >= known ? 0 : baseline.unread;
    },
    note(message) {
      if (message.authorId === userId || message.seq <= known) return;
      const at = later.findLastIndex((seq) => seq <= message.seq);
      if (later[at] === message.seq) return;
      later.splice(at + 1, 0, message.seq);
      if (later.length <= limits.unreadMax) return;
      // More than can be counted follow: nobody will ask exactly for what is below.
      known = later.shift()!;
      if (known > readSeq) below++;
    },
    read(seq, unread) {
      if (seq < readSeq) return;
      readSeq = seq;
      if (readSeq >= known) below = 0;
      else if (unread !== undefined) below = Math.max(0, unread - later.length);
    },
    reset() {
      readSeq = 0;
      known = 0;
      later = [];
      below = 0;
    },
  };
}
