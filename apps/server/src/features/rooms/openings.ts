import pLimit from 'p-limit';
import type { Openings } from '../../context.ts';
import { AppError } from '../../errors.ts';

/** Waiting beyond this are refused as `busy`: some two seconds of work. */
const QUEUE_MAX = 200;

/**
 * New conversations, one at a time on a node. Those that share people wait for each other's locks in any case; so they
 * wait without a connection of the pool, which everybody else needs.
 */
export function createOpenings(): Openings {
  const limit = pLimit(1);
  return async (work) => {
    if (limit.pendingCount >= QUEUE_MAX) {
      throw new AppError('busy', 'Many conversations are opened just now. Try again in a moment.', 2000);
    }
    return limit(work);
  };
}
