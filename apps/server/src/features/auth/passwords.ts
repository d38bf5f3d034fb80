import { hash, verify } from '@node-rs/argon2';
import pLimit from 'p-limit';
import type { Hashing } from '../../context.ts';
import { AppError } from '../../errors.ts';

/** OWASP Password Storage Cheat Sheet: Argon2id with at least 19 MiB, t=2, p=1. */
const ARGON2ID = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** At once: leaves threads of the pool, and a core, to everything else. */
const CONCURRENCY = 2;
/** Waiting beyond this are refused as `busy`: some five seconds of work. */
const QUEUE_MAX = 200;

/** Argon2id off the main thread. */
export function createHashing(): Hashing {
  const limit = pLimit(CONCURRENCY);
  const queued = <T>(work: () => Promise<T>): Promise<T> => {
    if (limit.pendingCount >= QUEUE_MAX) {
      throw new AppError('busy', 'Many people log in just now. Try again in a moment.', 2000);
    }
    return limit(work);
  };
  let dummy: Promise<string> | undefined;
  return {
    hash: async (password) => queued(() => hash(password, ARGON2ID)),
    verify: async (stored, password) => {
      dummy ??= hash('no such person', ARGON2ID);
      const against = stored ?? (await dummy);
      const matches = await queued(() => verify(against, password));
      return stored !== null && matches;
    },
  };
}
