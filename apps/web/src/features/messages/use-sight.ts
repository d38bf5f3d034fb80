import type { RoomHandle } from '@parley/client';
import { type RefObject, useCallback, useLayoutEffect } from 'react';
import type { VirtualizerHandle } from 'virtua';
import { type Row, seqFrom, seqUpTo } from './rows.ts';

interface SightInput {
  handle: RoomHandle;
  rows: readonly Row[];
  /** The first of them that is one. */
  first: number;
  list: RefObject<VirtualizerHandle | null>;
  /** They have just moved, and the list does not know yet where it is. */
  moves: boolean;
  isAtEnd: () => boolean;
}

/**
 * Lines stay in memory so far from the view: farther than pages are fetched ahead, or what was dropped would be fetched
 * at once.
 */
const KEEP = 6000;

/** Tells the client what must stay in memory. */
export const useSight = ({ handle, rows, first, list, moves, isAtEnd }: SightInput) => {
  const tell = useCallback(() => {
    const { current } = list;
    if (!current) return;
    const { scrollSize, viewportSize } = current;
    const atEnd = isAtEnd();
    // No scroll event has told of the end yet when it has moved.
    const offset = atEnd ? scrollSize - viewportSize : current.scrollOffset;
    const from = seqFrom(rows, Math.max(first, current.findItemIndex(offset - KEEP)));
    const last = current.findItemIndex(offset + viewportSize + KEEP);
    const to = atEnd || last >= rows.length - 1 ? Number.POSITIVE_INFINITY : seqUpTo(rows, last);
    handle.look({ from, to });
  }, [handle, rows, first, list, isAtEnd]);

  useLayoutEffect(() => {
    if (!moves) tell();
  }, [tell, moves]);
  return tell;
};
