import {
  type FocusEvent,
  type KeyboardEvent,
  type RefObject,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { flushSync } from 'react-dom';
import type { VirtualizerHandle } from 'virtua';
import type { Row } from './rows.ts';

interface MessageKeysInput {
  rows: readonly Row[];
  list: RefObject<VirtualizerHandle | null>;
  scroller: RefObject<HTMLElement | null>;
  /** It went up by itself, away from the end. */
  onUp: () => void;
}

const rowOf = (target: EventTarget): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>('[data-row]') : null;

/**
 * ↑ and ↓ go from message to message. The log stays one stop of the Tab key, however long it is; the row that has the
 * focus stays mounted, however far it is scrolled away.
 */
export const useMessageKeys = ({ rows, list, scroller, onUp }: MessageKeysInput) => {
  const [focused, setFocused] = useState<string | null>(null);
  const index = focused === null ? -1 : rows.findIndex(({ key }) => key === focused);

  // It was dropped, far out of sight: the keys go on from here.
  const lost = focused !== null && index < 0;
  useLayoutEffect(() => {
    if (!lost) return;
    setFocused(null);
    scroller.current?.focus({ preventScroll: true });
  }, [lost, scroller]);

  /** The row that gets the focus once it is measured: until then it is hidden, and takes none. */
  const wanted = useRef<string | null>(null);

  const take = (key: string) => {
    const row = scroller.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]`);
    row?.focus({ preventScroll: true });
    if (!row || row === document.activeElement) {
      wanted.current = null;
      return;
    }
    wanted.current = key;
    // So that the next press of a key that is held down comes here.
    scroller.current?.focus({ preventScroll: true });
    requestAnimationFrame(() => {
      if (wanted.current === key) take(key);
    });
  };

  /** By the list, which keeps to it while it measures rows. */
  const bringIntoView = (to: number) => {
    const { getItemOffset, getItemSize, scrollOffset, viewportSize, scrollToIndex } = list.current!;
    const height = getItemSize(to);
    const top = getItemOffset(to) - scrollOffset;
    const above = top < 0;
    if (!above && top + height <= viewportSize) return;
    // Before its event: rows that are measured meanwhile would pull back to the end.
    if (above) onUp();
    // Of one taller than the view what is nearer comes first.
    scrollToIndex(to, { align: above === height > viewportSize ? 'end' : 'start' });
  };

  const go = (to: number) => {
    const { key } = rows[to]!;
    // Mounted first: what is not there takes no focus.
    flushSync(() => setFocused(key));
    take(key);
    bringIntoView(to);
  };

  /** The message the first press goes to: the lowest in view. */
  const lowest = (): number => {
    const area = scroller.current!;
    return list.current?.findItemIndex(area.scrollTop + area.clientHeight - 1) ?? rows.length - 1;
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const row = rowOf(event.target);
    // More of this one is to be read first: that scrolls by itself.
    if (row && goesOn(row, event.currentTarget, step)) return;
    let to = index < 0 ? lowest() : index + step;
    while (rows[to] && rows[to]!.kind !== 'message') to += index < 0 ? -1 : step;
    if (!rows[to]) return;
    event.preventDefault();
    go(to);
  };

  return {
    bringIntoView,
    /** To the message, where it is still here. */
    focus: (key: string) => {
      const to = rows.findIndex((row) => row.key === key);
      if (to >= 0) go(to);
    },
    keepMounted: index < 0 ? [] : [index],
    handlers: {
      onKeyDown,
      onFocus: ({ target, currentTarget }: FocusEvent) => {
        if (target === currentTarget && wanted.current !== null) return;
        wanted.current = null;
        setFocused(rowOf(target)?.dataset.row ?? null);
      },
      onBlur: ({ currentTarget, relatedTarget }: FocusEvent) => {
        if (currentTarget.contains(relatedTarget)) return;
        wanted.current = null;
        setFocused(null);
      },
    },
  };
};

const goesOn = (row: HTMLElement, area: HTMLElement, step: number): boolean => {
  const at = row.getBoundingClientRect();
  const view = area.getBoundingClientRect();
  if (at.height <= view.height) return false;
  if (at.bottom <= view.top || at.top >= view.bottom) return false;
  return step > 0 ? at.bottom > view.bottom + 1 : at.top < view.top - 1;
};
