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

/** Token buckets in memory, one per limit and key, shared by all connections of this node. */
export function createLimiter({ limits, rateLimits }: Config, now: () => number): Limiter {
  if (!rateLimits) return { take: () => undefined };
  const buckets = new Map<string, Bucket>();
  let sweepAt = SWEEP_ABOVE;

  const rateOf = (limit: Exclude<LimitName, 'none'>, key: string) =>
    key.startsWith('address:') ? scaled(limits[limit], PEOPLE_PER_ADDRESS) : limits[limit];

  function sweep(at: number): void {
    for (const [id, bucket] of buckets) {
      const [limit, key] = id.split(/ (.*)/s) as [Exclude<LimitName, 'none'>, string];
      const { burst, perSecond } = rateOf(limit, key);
      if (bucket.tokens + ((at - bucket.at) / 1000) * perSecond >= burst) buckets.delete(id);
    }
    sweepAt = Math.max(SWEEP_ABOVE, buckets.size * 2);
  }

  return {
    take(limit, key) {
      if (limit === 'none') return;
      const { burst, perSecond } = rateOf(limit, key);
      const at = now();
      const id = `${limit} ${key}`;
      let bucket = buckets.get(id);
      if (!bucket) {
        if (buckets.size >= sweepAt) sweep(at);
        bucket = { tokens: burst, at };
        buckets.set(id, bucket);
      }
      bucket.tokens = Math.min(burst, bucket.tokens + (Math.max(0, at - bucket.at) / 1000) * perSecond);
      bucket.at = at;
      if (bucket.tokens < 1) {
        const waitMs = Math.ceil(((1 - bucket.tokens) / perSecond) * 1000);
        throw new AppError(
          'rate_limited',
          `Too fast. Wait ${Math.ceil(waitMs / 1000)} s and try again.`,
          waitMs,
        );
      }
      bucket.tokens -= 1;
    },
  };
}
