import type { LimitName } from '@parley/protocol';
import type { Config, Rate } from '../config.ts';
import type { Limiter } from '../context.ts';
import { AppError } from '../errors.ts';

interface Bucket {
  tokens: number;
  at: number;
}

/** Several people sit behind one address; an account is one person. */
const PEOPLE_PER_ADDRESS = 5;
/** Full buckets are forgotten when there are more than this many. */
const SWEEP_ABOVE = 10_000;

const scaled = ({ burst, perSecond }: Rate, factor: number): Rate => ({
  burst: burst * factor,
  perSecond: perSecond * factor,
});

/** What the nodes tell each other of tokens taken. */
export interface SharedLimiter extends Limiter {
  /** Tokens taken here since the last call, by bucket; null where there are none. */
  spent(): Record<string, number> | null;
  /** Takes what was taken on another node. A bucket may so go into debt: in the long run the rate holds exactly. */
  charge(spent: Record<string, number>): void;
}

/**
 * Token buckets in memory, one per limit and key, shared by all connections of this node; and with the other nodes, a
 * moment late, as long as they hear each other. Nobody waits for another node to send a message.
 */
export function createLimiter({ limits, rateLimits }: Config, now: () => number): SharedLimiter {
  if (!rateLimits) return { take: () => undefined, spent: () => null, charge: () => undefined };
  let taken = new Map<string, number>();
  const buckets = new Map<string, Bucket>();
  let sweepAt = SWEEP_ABOVE;

  const rateOf = (limit: Exclude<LimitName, 'none'>, key: string) =>
    key.startsWith('address:') ? scaled(limits[limit], PEOPLE_PER_ADDRESS) : limits[limit];

  const rateOfId = (id: string) => rateOf(...(id.split(/ (.*)/s, 2) as [Exclude<LimitName, 'none'>, string]));

  function sweep(at: number): void {
    for (const [id, bucket] of buckets) {
      const { burst, perSecond } = rateOfId(id);
      if (bucket.tokens + ((at - bucket.at) / 1000) * perSecond >= burst) buckets.delete(id);
    }
    sweepAt = Math.max(SWEEP_ABOVE, buckets.size * 2);
  }

  /** The bucket as it is now. */
  function filled(id: string, { burst, perSecond }: Rate): Bucket {
    const at = now();
    let bucket = buckets.get(id);
    if (!bucket) {
      if (buckets.size >= sweepAt) sweep(at);
      bucket = { tokens: burst, at };
      buckets.set(id, bucket);
    }
    bucket.tokens = Math.min(burst, bucket.tokens + (Math.max(0, at - bucket.at) / 1000) * perSecond);
    bucket.at = at;
    return bucket;
  }

  return {
    take(limit, key) {
      if (limit === 'none') return;
      const rate = rateOf(limit, key);
      const { perSecond } = rate;
      const id = `${limit} ${key}`;
      const bucket = filled(id, rate);
      if (bucket.tokens < 1) {
        const waitMs = Math.ceil(((1 - bucket.tokens) / perSecond) * 1000);
        throw new AppError(
          'rate_limited',
          `Too fast. Wait ${Math.ceil(waitMs / 1000)} s and try again.`,
          waitMs,
        );
      }
      bucket.tokens -= 1;
      taken.set(id, (taken.get(id) ?? 0) + 1);
    },
    spent() {
      if (taken.size === 0) return null;
      const all = Object.fromEntries(taken);
      taken = new Map();
      return all;
    },
    charge(spent) {
      for (const [id, tokens] of Object.entries(spent)) {
        const rate = rateOfId(id);
        const bucket = filled(id, rate);
        bucket.tokens = Math.max(-rate.burst, bucket.tokens - tokens);
      }
    },
  };
}
