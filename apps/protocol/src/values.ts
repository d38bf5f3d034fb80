import { z } from 'zod';
import { limits } from './limits.ts';

/** UUID, any version, lower case on the wire. */
export const idSchema = z.uuid('An id is a UUID.').transform((id) => id.toLowerCase());

/** Instant, ISO 8601 with milliseconds, UTC. */
export const timeSchema = z.iso.datetime();

/** A position in a room's sequence; 0 is "before the first". At most 2³¹−1, as the database holds it. */
export const seqSchema = z.number().int().min(0).max(2_147_483_647);

/** A seq in a query string. */
export const querySeqSchema = z
  .string()
  .regex(/^\d{1,10}$/, 'A seq is a whole number from 0.')
  .transform(Number)
  .pipe(seqSchema);

/** A page size in a query string, clamped to what is allowed. */
export const queryLimitSchema = z
  .string()
  .regex(/^\d{1,10}$/, 'limit is a whole number.')
  .transform((text) => Math.min(Math.max(Number(text), 1), limits.pageMax));
