import { setTimeout as sleep } from 'node:timers/promises';

/** How often is asked what only asking can tell: other processes announce nothing. */
const EVERY_MS = 25;

/** Resolves with the first answer that is not undefined. @throws after `withinMs`, saying what was waited for */
export async function poll<T>(
  what: string,
  ask: () => T | undefined | Promise<T | undefined>,
  withinMs: number,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > deadline) throw new Error(`waited ${withinMs} ms in vain for ${what}`);
    await sleep(EVERY_MS);
  }
}
