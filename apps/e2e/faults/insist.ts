import { setTimeout as sleep } from 'node:timers/promises';
import { CallError } from '@parley/client';

const PAUSE_MS = 200;
const PATIENCE_MS = 60_000;

/** Repeats what may be done twice, while the refusal says that this may help. @throws the last refusal, after 60 s */
export async function insist<T>(call: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof CallError && error.retryable) || performance.now() > deadline) throw error;
    }
    await sleep(PAUSE_MS);
  }
}
