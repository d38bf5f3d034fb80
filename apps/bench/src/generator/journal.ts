import type { FeedOptions } from './feed.ts';
import type { Ledger } from './ledger.ts';

export interface Change {
  seq: number;
  kind: string;
  message?: { clientMessageId: string };
}

/** A room for connections that come and go, by the rules of a Parley client: apply what is next, hold what is later. */
export interface Journal {
  /** @returns send times of the messages that the listener now has in order, and had not before */
  tell(listener: number, changes: Change[]): number[];
  /** Seq of the last change that the listener has, with all before it. */
  cursorOf(listener: number): number;
  /** Seq of the last change that anybody was told. */
  readonly head: number;
  /** Listeners that have not all that any of them has. */
  behind(): number[];
}

interface Position {
  cursor: number;
  held: Set<number>;
}

/**
 * Checks that all listeners are told the same changes under the same seqs, however they hear of them.
 * @param head where all of them begin
 */
export function createJournal(
  { room, roomId, listeners }: FeedOptions,
  head: number,
  ledger: Ledger,
): Journal {
  /** By seq: the kind of the change, and of a message its client id and send time. */
  const log = new Map<number, { what: string; sentAt: number | null }>();
  const positions = new Map<number, Position>(
    listeners.map((listener) => [listener, { cursor: head, held: new Set() }]),
  );
  let last = head;

  const enter = ({ seq, kind, message }: Change) => {
    const what = message?.clientMessageId ?? kind;
    const known = log.get(seq);
    if (known === undefined) {
      const index = message ? ledger.indexOf(what, room) : null;
      if (index !== null) ledger.hear(index);
      log.set(seq, { what, sentAt: index === null ? null : ledger.sentAt(index) });
      last = Math.max(last, seq);
    } else if (known.what !== what) {
      throw new Error(`change ${seq} of room ${roomId} differs between two listeners`);
    }
  };

  return {
    tell(listener, changes) {
      const position = positions.get(listener);
      if (!position) throw new Error(`connection ${listener} heard room ${roomId}, which it is not in`);
      for (const change of changes) {
        if (change.seq > head) enter(change);
        if (change.seq > position.cursor) position.held.add(change.seq);
      }
      const sentAt: number[] = [];
      while (position.held.delete(position.cursor + 1)) {
        position.cursor += 1;
        const at = log.get(position.cursor)!.sentAt;
        if (at !== null) sentAt.push(at);
      }
      return sentAt;
    },
    cursorOf: (listener) => positions.get(listener)?.cursor ?? head,
    get head() {
      return last;
    },
    behind: () => [...positions].filter(([, { cursor }]) => cursor < last).map(([listener]) => listener),
  };
}
