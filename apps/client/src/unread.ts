import { limits, type Message, revSeqOf } from '@parley/protocol';

/** A server's count of unread messages, and the head at which it holds. */
export interface Counted {
  head: number;
  unread: number;
}

export interface UnreadCounter {
  readonly readSeq: number;
  /** Messages of others after readSeq, up to limits.unreadMax. */
  readonly count: number;
  baseline(baseline: Counted & { readSeq: number }): void;
  /** A message became known; in any order, once each. */
  note(message: Message): void;
  /** A message became a tombstone; in any order, and perhaps more than once. */
  deleted(message: Message): void;
  /** I read up to `seq`, here or elsewhere; `counted` is how many the server counted, if it told. */
  read(seq: number, counted?: Counted): void;
  reset(): void;
}

/**
 * Counts from what the server counted at some head, plus every later message of others, minus what was deleted later and
 * what the read cursor passes. Exact while the cursor is above that head; below it, the server's own count is all there
 * is to go by.
 *
 * @param unsure nobody can tell from here: ask the server for another count
 */
export function createUnreadCounter(userId: string, unsure: () => void): UnreadCounter {
  let readSeq = 0;
  /** Where the server counted last. */
  let counted: Counted = { head: 0, unread: 0 };
  /** `later` holds the messages of others above this seq, all of them; ascending. */
  let known = 0;
  let later: number[] = [];
  /** Unread ones at or below `known`. */
  let below = 0;
  /** Deleted after the server counted: by the seq of the message, that of the deletion. */
  const gone = new Map<number, number>();

  const unreadLater = () => {
    let read = 0;
    while (read < later.length && later[read]! <= readSeq) read++;
    return later.length - read;
  };

  function countedAnew(at: Counted): void {
    counted = at;
    known = at.head;
    later = later.filter((seq) => seq > known);
    // Where this device has read further than the server knew, its count is at most too high until `read` answers.
    below = readSeq >= known ? 0 : at.unread;
    for (const [seq, deletion] of gone) {
      if (deletion <= at.head) gone.delete(seq);
      else withdraw(seq);
    }
  }

  /** One that the server has counted, where it has. */
  function withdraw(seq: number): void {
    if (seq <= readSeq || seq > known || seq <= counted.head - limits.unreadReach) return;
    if (counted.unread >= limits.unreadMax) unsure();
    else below = Math.max(0, below - 1);
  }

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
      if (baseline.head >= known) countedAnew(baseline);
    },
    note({ authorId, seq, deletedAt }) {
      if (authorId === userId || seq <= known || deletedAt) return;
      const at = later.findLastIndex((other) => other <= seq);
      if (later[at] === seq) return;
      later.splice(at + 1, 0, seq);
      if (later.length <= limits.unreadMax) return;
      // More than can be counted follow: nobody will ask exactly for what is below.
      known = later.shift()!;
      if (known > readSeq) below++;
    },
    deleted(message) {
      const { authorId, seq } = message;
      const deletion = revSeqOf(message);
      if (authorId === userId || deletion <= counted.head || gone.has(seq)) return;
      gone.set(seq, deletion);
      const at = later.indexOf(seq);
      if (at >= 0) later.splice(at, 1);
      else withdraw(seq);
    },
    read(seq, told) {
      if (seq < readSeq) return;
      readSeq = seq;
      if (readSeq >= known) below = 0;
      else if (told && told.head >= known) countedAnew(told);
      else if (told) {
        below = Math.min(below, told.unread);
        unsure();
      }
    },
    reset() {
      readSeq = 0;
      counted = { head: 0, unread: 0 };
      known = 0;
      later = [];
      below = 0;
      gone.clear();
    },
  };
}
