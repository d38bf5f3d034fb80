export const after = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Does the work for each item, `atOnce` of them at a time. */
export async function eachOf<T>(items: T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values();
  const worker = async () => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** Calls at an even pace; what a late timer missed is made up for at once. @returns stop */
export function byTheClock(perSecond: number, tick: (n: number) => void): () => void {
  const startedAt = performance.now();
  let done = 0;
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - startedAt) / 1000) * perSecond);
    for (; done < due; done += 1) tick(done);
  }, 1);
  return () => clearInterval(timer);
}
