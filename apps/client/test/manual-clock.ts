import type { Clock } from '../src/clock.ts';

export interface ManualClock extends Clock {
  /** Moves time on, and runs what is due on the way in its order. */
  advance(ms: number): void;
  /** How many timers wait. */
  readonly waiting: number;
}

export function createManualClock(startMs = 1_700_000_000_000): ManualClock {
  let now = startMs;
  let count = 0;
  const timers = new Map<number, { at: number; callback: () => void }>();

  return {
    now: () => now,
    setTimeout(callback, delayMs) {
      timers.set(++count, { at: now + Math.max(0, delayMs), callback });
      return count;
    },
    clearTimeout(handle) {
      timers.delete(handle as number);
    },
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const due = [...timers]
          .filter(([, { at }]) => at <= end)
          .sort(([a, x], [b, y]) => x.at - y.at || a - b)[0];
        if (!due) break;
        timers.delete(due[0]);
        now = Math.max(now, due[1].at);
        due[1].callback();
      }
      now = end;
    },
    get waiting() {
      return timers.size;
    },
  };
}

/** Lets everything happen that waits for promises only. */
export async function flush(): Promise<void> {
  for (let turn = 0; turn < 60; turn++) await Promise.resolve();
}
