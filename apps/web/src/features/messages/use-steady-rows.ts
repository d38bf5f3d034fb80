import { type RefObject, useCallback, useLayoutEffect, useReducer, useRef } from 'react';
import type { VirtualizerHandle } from 'virtua';
import type { Row } from './rows.ts';
import { NO_ROWS, nextStep, type Steady } from './steady-rows.ts';

interface SteadyRowsInput {
  target: readonly Row[];
  hasOlder: boolean;
  list: RefObject<VirtualizerHandle | null>;
  isAtEnd: () => boolean;
}

/** Brings rows to the list in steps that leave what is in view where it is; all of them before the next paint. */
export const useSteadyRows = ({ target, hasOlder, list, isAtEnd }: SteadyRowsInput) => {
  const laidOut = useRef<Steady>(NO_ROWS);
  const [, goOn] = useReducer((steps: number) => steps + 1, 0);
  const { current } = list;
  const place = current ? current.findItemIndex(current.scrollOffset) : 0;
  // At either end, and where it is in view itself, nothing empty may stay.
  const mayLeave = hasOlder && !isAtEnd() && place >= laidOut.current.gone;
  const steady = nextStep(laidOut.current, target, place, mayLeave);
  const settled = steady.target === target;
  useLayoutEffect(() => {
    laidOut.current = steady;
    if (!settled) goOn();
  });

  const onScroll = useCallback(() => {
    const { gone } = laidOut.current;
    if (gone > 0 && list.current && list.current.findItemIndex(list.current.scrollOffset) < gone) goOn();
  }, [list]);
  return { ...steady, settled, onScroll };
};
