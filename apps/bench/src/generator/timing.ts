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

/** A stretch of time that is measured. */
export function beginStretch(): { end(): { seconds: number; generatorCpu: number } } {
  const at = performance.now();
  const cpu = process.cpuUsage();
  return {
    end() {
      const ms = performance.now() - at;
      const { user, system } = process.cpuUsage(cpu);
      return { seconds: ms / 1000, generatorCpu: (user + system) / 10 / ms };
    },
  };
}

/** The first error of any connection, to race with what is waited for. */
export function createFailure(): { fail(error: Error): void; failed: Promise<never> } {
  let fail: (error: Error) => void = () => {};
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => {});
  return { fail: (error) => fail(error), failed };
}
