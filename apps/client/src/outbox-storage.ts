import type { WireError } from '@parley/protocol';

/** A message that is not known to be stored by the server. */
export interface OutboxEntry {
  clientMessageId: string;
  roomId: string;
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
 * Keeps unsent messages. `put` is awaited before the first emit, so what was sent is never unknown after a crash
 * ([D6]). A `put` that rejects does not hold the message back: it is sent, but will not survive a reload.
 */
export interface OutboxStorage {
  /** All entries, oldest first. */
  load(): Promise<OutboxEntry[]>;
  put(entry: OutboxEntry): Promise<void>;
  remove(clientMessageId: string): Promise<void>;
}

export function createMemoryOutboxStorage(): OutboxStorage {
  const entries = new Map<string, OutboxEntry>();
  return {
    load: async () => [...entries.values()],
    put: async (entry) => {
      entries.set(entry.clientMessageId, entry);
    },
    remove: async (clientMessageId) => {
      entries.delete(clientMessageId);
    },
  };
}
