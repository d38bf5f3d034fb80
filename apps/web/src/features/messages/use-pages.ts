import type { RoomHandle, Timeline } from '@parley/client';
import { type RefObject, useCallback, useEffect } from 'react';
import type { VirtualizerHandle } from 'virtua';
import type { Row } from './rows.ts';

interface PagesInput {
  handle: RoomHandle;
  timeline: Timeline;
  rows: readonly Row[];
  /** The first of them that is one. */
  first: number;
  list: RefObject<VirtualizerHandle | null>;
}

/** Pages are fetched this far ahead, so that scrolling seldom waits. */
const AHEAD = 1600;

/** Fetches what comes into reach, at either end. `failed`: only when asked to. */
export const usePages = ({ handle, timeline, rows, first, list }: PagesInput) => {
  const { hasOlder, hasNewer, loadingOlder, loadingNewer } = timeline;
  const loading = loadingOlder || loadingNewer;
  const failed = Boolean(timeline.error) && !loading;

  const fill = useCallback(() => {
    const { current } = list;
    if (!current || loading || failed) return;
    const { scrollOffset, scrollSize, viewportSize } = current;
    if (hasOlder && scrollOffset - current.getItemOffset(first) < AHEAD) void handle.loadOlder();
    else if (hasNewer && scrollSize - viewportSize - scrollOffset < AHEAD) void handle.loadNewer();
  }, [handle, list, first, hasOlder, hasNewer, loading, failed]);

  // After a page came, the place may still be near the end of it: a short page, or a long fling.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the arrival of rows that asks for the next.
  useEffect(() => {
    const frame = requestAnimationFrame(fill);
    return () => cancelAnimationFrame(frame);
  }, [rows, fill]);

  return { fill, loading, failed };
};
