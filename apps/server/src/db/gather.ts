import { withResolvers } from './promises.ts';

interface Waiting<V> {
  promise: Promise<V | undefined>;
  resolve(value: V | undefined): void;
  reject(error: unknown): void;
}

const KEYS_MAX = 500;

/**
 * Answers by one query what many ask in one moment, as when thousands connect after a restart. Whatever is asked while
 * a query is under way waits for the next: an answer is never older than its question.
 *
 * @param find gives nothing for a key that it does not find
 * @param keysMax in one query
 */
export function gather<V>(
  find: (keys: string[]) => Promise<ReadonlyMap<string, V>>,
  keysMax = KEYS_MAX,
): (key: string) => Promise<V | undefined> {
  const waiting = new Map<string, Waiting<V>>();
  let running = false;

  async function run(): Promise<void> {
    while (waiting.size > 0) {
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
    if (!running) {
      running = true;
      // Not a timer: with what else this turn of the event loop brings.
      setImmediate(() => void run());
    }
    return one.promise;
  };
}
