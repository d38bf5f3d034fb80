import type { Feed, FeedOptions, Heard } from './feed.ts';
import { type Change, createJournal } from './journal.ts';
import type { Ledger } from './ledger.ts';

/** Parsed frames kept: what one listener hears the others are about to hear. */
const KEPT = 64;

interface Parsed {
  bytes: Buffer;
  changes: Change[];
}

/**
 * A feed of connections to several nodes: each node cuts frames as it likes, and may tell its own changes before those
 * of others, so that not frames are compared but changes. Frames that look the same are parsed once.
 */
export function createJournalFeed(options: FeedOptions, head: number, ledger: Ledger): Feed {
  const journal = createJournal(options, head, ledger);
  const parsed: Parsed[] = [];

  const changesOf = (bytes: Buffer, start: number, end: number): Change[] => {
    const known = parsed.find(
      (frame) =>
        frame.bytes.length === end - start &&
        bytes.compare(frame.bytes, 0, frame.bytes.length, start, end) === 0,
    );
    if (known) return known.changes;
    const [, payload] = JSON.parse(bytes.toString('utf8', start, end));
    const { roomId, changes } = payload as { roomId: string; changes: Change[] };
    if (roomId !== options.roomId) throw new Error(`room ${options.roomId} heard room ${roomId}`);
    parsed.unshift({ bytes: Buffer.from(bytes.subarray(start, end)), changes });
    if (parsed.length > KEPT) parsed.pop();
    return changes;
  };

  return {
    hear(listener, bytes, start, end): Heard {
      const sentAt = journal.tell(listener, changesOf(bytes, start, end));
      return { indexes: [], sentAt: Float64Array.from(sentAt) };
    },
    late: () => journal.behind().length,
  };
}
