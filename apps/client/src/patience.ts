import type { Clock } from './clock.ts';

/** A storage that has not answered by then may never do: another tab may block its database. */
const PATIENCE_MS = 2000;

export interface Patience {
  /** Resolves with undefined where the promise rejects, or takes too long. */
  wait<T>(promise: Promise<T>): Promise<T | undefined>;
  /** Waits for nothing any more. */
  giveUp(): void;
}

export function createPatience(clock: Clock): Patience {
  const waits = new Set<() => void>();
  return {
    wait<T>(promise: Promise<T>) {
      return new Promise<T | undefined>((resolve) => {
        const settle = (value: T | undefined) => {
          clock.clearTimeout(timer);
          waits.delete(giveUp);
          resolve(value);
        };
        const giveUp = () => settle(undefined);
        const timer = clock.setTimeout(giveUp, PATIENCE_MS);
        waits.add(giveUp);
        promise.then(settle, giveUp);
      });
    },
    giveUp() {
      for (const giveUp of [...waits]) giveUp();
    },
  };
}
