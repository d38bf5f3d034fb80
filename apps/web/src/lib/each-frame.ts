import type { Store } from '@parley/client';

/** A page that nobody sees gets no frames, and must not fall behind without bound. */
const UNSEEN_MS = 1000;

const waiting = new Set<() => void>();
let frame = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

function flush(): void {
  cancelAnimationFrame(frame);
  clearTimeout(timer);
  timer = undefined;
  const listeners = [...waiting];
  waiting.clear();
  for (const listener of listeners) listener();
}

function flushWithFrame(listener: () => void): void {
  waiting.add(listener);
  if (timer !== undefined) return;
  frame = requestAnimationFrame(flush);
  timer = setTimeout(flush, UNSEEN_MS);
}

/**
 * Calls the listener before the next paint, however often the store has changed until then: of 500 messages a second
 * in one room each would otherwise lay out the page. All stores together, so that they are rendered together.
 */
export function eachFrame(store: Store<unknown>, listener: () => void): () => void {
  const forget = store.subscribe(() => flushWithFrame(listener));
  return () => {
    forget();
    waiting.delete(listener);
  };
}
