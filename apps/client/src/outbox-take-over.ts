import type { Clock } from './clock.ts';
import type { Lane } from './outbox-lanes.ts';

/** Something to send, and no news of it for so long: the tab that should send it may be frozen. */
const TAKE_OVER_MS = 5000;

export interface TakeOver {
  /** `waits`: something waits for another tab. Each time it is told so that one gets as long again. */
  watch(waits: boolean): void;
}

export function createTakeOver(clock: Clock, takeOver: () => void): TakeOver {
  let timer: unknown;
  return {
    watch(waits) {
      clock.clearTimeout(timer);
      timer = waits ? clock.setTimeout(takeOver, TAKE_OVER_MS) : undefined;
    },
  };
}

export const waitsForOther = ({ items }: Lane): boolean =>
  items.some(({ entry, place, acked }) => place === 'shared' && entry.state === 'sending' && !acked);
