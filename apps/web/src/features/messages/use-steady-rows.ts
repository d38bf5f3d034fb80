import { type RefObject, useCallback, useEffect, useLayoutEffect, useReducer, useRef } from 'react';
import type { VirtualizerHandle } from 'virtua';
import type { Row } from './rows.ts';
import { NO_ROWS, nextStep, type Steady } from './steady-rows.ts';

interface SteadyRowsInput {
  target: readonly Row[];
  hasOlder: boolean;
  list: RefObject<VirtualizerHandle | null>;
  isAtEnd: () => boolean;
}

/** A view that was moved hears of it in the next frame. */
const MOVES_MS = 100;

/** Brings rows to the list in steps that leave what is in view where it is; all of them before the next paint. */
export const useSteadyRows = ({ target, hasOlder, list, isAtEnd }: SteadyRowsInput) => {
  const laidOut = useRef<Steady>(NO_ROWS);
  /** The list has moved the view along with what came at the front, and has not heard of that yet. */
  const moving = useRef(false);
  const [, goOn] = useReducer((steps: number) => steps + 1, 0);
  const { current } = list;
  const place = current ? current.findItemIndex(current.scrollOffset) : 0;
  // At either end, and where it is in view itself, nothing empty may stay.
  const mayLeave = hasOlder && !isAtEnd() && place >= laidOut.current.gone;
  // Another change before its scroll event would be laid out for where the view was.
  const steady = moving.current ? laidOut.current : nextStep(laidOut.current, target, place, mayLeave);
  const settled = steady.target === target;
  useLayoutEffect(() => {
    const moves = steady.shift && steady !== laidOut.current;
    laidOut.current = steady;
    if (moves) moving.current = true;
    else if (!settled && !moving.current) goOn();
  });

  const rest = useCallback(() => {
    if (!moving.current) return;
    moving.current = false;
    goOn();
  }, []);
  // Where nothing had to move no event comes.
  useEffect(() => {
    if (!steady.shift) return;
    const timer = setTimeout(rest, MOVES_MS);
    return () => clearTimeout(timer);
  }, [steady, rest]);

  const onScroll = useCallback(() => {
    rest();
    const { gone } = laidOut.current;
    if (gone > 0 && list.current && list.current.findItemIndex(list.current.scrollOffset) < gone) goOn();
  }, [list, rest]);
  return { ...steady, settled, onScroll };
};
