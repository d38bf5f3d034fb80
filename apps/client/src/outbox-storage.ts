import type { WireError } from '@parley/protocol';

/** What becomes of a message that exists. */
export type Revision =
  | {
      kind: 'edit';
      messageId: string;
      /** Of the text that was edited. */
      revSeq: number;
    }
  | { kind: 'delete'; messageId: string }
  | { kind: 'react' | 'unreact'; messageId: string; emoji: string };

/** A message, or a revision of one, that is not known to be stored by the server. */
export interface OutboxEntry {
  /** Of a revision it is known on this side only. */
  clientMessageId: string;
  roomId: string;
  /** Missing: it is a new message. */
  revision?: Revision;
  /** Empty where it is no text. */
  body: string;
  /** ISO 8601, by the clock of this device. */
  createdAt: string;
  state: 'sending' | 'failed';
  /** How often it was sent; above 0 the server may have it. */
  attempts: number;
  /** Why it failed. */
  error?: WireError;
}

/**
 * Keeps unsent messages, for all tabs of a person in a browser. `add` is awaited before the first emit, so what was
 * sent is never unknown after a crash ([D6]). Where one rejects, or takes longer than 2 s, the message is sent all
 * the same, by the tab that has it, but will not survive a reload.
 */
export interface OutboxStorage {
  /** All entries, in the order in which any tab added them: they are sent in this order. */
  load(): Promise<OutboxEntry[]>;
  add(entry: OutboxEntry): Promise<void>;
  /** Changes an entry. One that was removed meanwhile, by another tab say, must not come back. */
  update(entry: OutboxEntry): Promise<void>;
  remove(clientMessageId: string): Promise<void>;
}

export function createMemoryOutboxStorage(): OutboxStorage {
  const entries = new Map<string, OutboxEntry>();
  return {
    load: async () => [...entries.values()],
    add: async (entry) => {
      entries.set(entry.clientMessageId, entry);
    },
    update: async (entry) => {
      if (entries.has(entry.clientMessageId)) entries.set(entry.clientMessageId, entry);
    },
    remove: async (clientMessageId) => {
      entries.delete(clientMessageId);
    },
  };
}
