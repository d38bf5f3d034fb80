import type { Quantiles } from './job.ts';

/** Counts durations in steps of 20 µs up to 20 s: a record is one addition, also at millions a second. */
const STEPS_PER_MS = 50;
const MAX_MS = 20_000;

export interface Histogram {
  record(ms: number): void;
  clear(): void;
  quantiles(): Quantiles;
}

export function createHistogram(): Histogram {
  const counts = new Uint32Array(MAX_MS * STEPS_PER_MS + 1);
  let total = 0;
  const quantile = (share: number) => {
    const rank = Math.ceil(total * share);
    let seen = 0;
    for (let step = 0; step < counts.length; step += 1) {
      seen += counts[step]!;
      if (seen >= rank && seen > 0) return (step + 0.5) / STEPS_PER_MS;
    }
    return Number.NaN;
  };
  return {
    record(ms) {
      const step = (ms * STEPS_PER_MS) | 0;
      counts[step < counts.length ? step : counts.length - 1]! += 1;
      total += 1;
    },
    clear() {
      counts.fill(0);
      total = 0;
    },
    quantiles: () => ({ p50: quantile(0.5), p99: quantile(0.99) }),
  };
}
