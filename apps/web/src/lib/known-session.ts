import type { OutputOf, User } from '@parley/protocol';
import { readStored, writeStored } from './storage.ts';

/** Who was logged in here last: the page opens for them before the server has answered, or without it. */
export interface KnownSession {
  user: User;
  setup: OutputOf<'getSetup'>;
}

const KEY = 'parley.session';

export const readSession = (): KnownSession | null => {
  const stored = readStored(KEY);
  if (!stored) return null;
  try {
    return JSON.parse(stored) as KnownSession;
  } catch {
    return null;
  }
};

/** Null: nobody is logged in any more. */
export const storeSession = (session: KnownSession | null): void =>
  writeStored(KEY, session && JSON.stringify(session));
