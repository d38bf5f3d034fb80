import type { FastifyBaseLogger } from 'fastify';

/**
 * Does `work` again and again, `everyMs` after it last ended. A failure is told once, and that it is over.
 *
 * @param firstMs when it is done first; as the others, unless said
 * @returns ends it, and resolves when what was under way has ended
 */
export function repeat(
  what: string,
  everyMs: () => number,
  work: () => Promise<void>,
  log: FastifyBaseLogger,
  firstMs = everyMs(),
): () => Promise<void> {
  let stopped = false;
  let failing = false;
  let timer: NodeJS.Timeout;
  let running = Promise.resolve();

  async function run(): Promise<void> {
    try {
      await work();
      if (failing) log.info(`${what}: works again`);
      failing = false;
    } catch (error) {
      if (!failing) log.warn({ err: error }, `${what}: failed, is tried again`);
      failing = true;
    }
    if (!stopped) later(everyMs());
  }
  function later(ms: number): void {
    timer = setTimeout(() => {
      running = run();
    }, ms);
  }

  later(firstMs);
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await running;
  };
}
