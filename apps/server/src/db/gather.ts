import { withResolvers } from './promises.ts';

interface Waiting<V> {
  promise: Promise<V | undefined>;
  resolve(value: V | undefined): void;
  reject(error: unknown): void;
}

/** `everyMs` for what everybody asks who connects: nobody notices, and thousands are served by a few queries. */
export const ARRIVALS_EVERY_MS = 10;

export interface GatherOptions {
  /** In one query; 500 unless said. */
  keysMax?: number;
  /**
   * At least this long from the start of one query to the start of the next; 0 unless said. Who asks when nobody else
   * did is not kept waiting. Many who ask one after the other are: a query costs more than what it finds for each.
   */
  everyMs?: number;
}

/**
 * Answers by one query what many ask in one moment, as when thousands connect after a restart. Whatever is asked while
 * a query is under way waits for the next: an answer is never older than its question.
 *
 * @param find gives nothing for a key that it does not find
 */
export function gather<V>(
  find: (keys: string[]) => Promise<ReadonlyMap<string, V>>,
  { keysMax = 500, everyMs = 0 }: GatherOptions = {},
): (key: string) => Promise<V | undefined> {
  const waiting = new Map<string, Waiting<V>>();
  let running = false;
  let due = 0;

  /** At the earliest with what else this turn of the event loop brings. */
  const untilDue = () =>
    new Promise<void>((resolve) => {
      const early = due - performance.now();
      if (early > 0) setTimeout(resolve, early);
      else setImmediate(resolve);
    });

  async function run(): Promise<void> {
    running = true;
    while (waiting.size > 0) {
      await untilDue();
      due = performance.now() + everyMs;
      const batch = [...waiting].slice(0, keysMax);
      for (const [key] of batch) waiting.delete(key);
      try {
        const found = await find(batch.map(([key]) => key));
        for (const [key, { resolve }] of batch) resolve(found.get(key));
      } catch (error) {
        for (const [, { reject }] of batch) reject(error);
      }
    }
    running = false;
  }

  return (key) => {
    let one = waiting.get(key);
    if (!one) {
      one = withResolvers();
      waiting.set(key, one);
    }
    if (!running) void run();
    return one.promise;
  };
}
