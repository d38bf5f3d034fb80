import type { RoomHandle, Timeline } from '@parley/client';
import type { MyRoom } from '@parley/protocol';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { VirtualizerHandle } from 'virtua';
import { countAfter, newestSeq, oldestSeq, openingRow, type Row, seqUpTo } from './rows.ts';
import type { Steady } from './steady-rows.ts';

interface PlaceInput {
  handle: RoomHandle;
  timeline: Timeline;
  room: MyRoom;
  me: string;
  steady: Steady & { settled: boolean };
  /** It moves with the end. */
  sticks: RefObject<boolean>;
  /** Somebody looks at the page. */
  watched: boolean;
  list: RefObject<VirtualizerHandle | null>;
  scroller: RefObject<HTMLElement | null>;
}

/** Closer to the end than this counts as being at the end. */
const NEAR_END = 32;
/** A row counts as seen with this much of it still hidden. */
const HIDDEN = 8;
/** Left in view above the first unread message: the end of what was read. */
const CONTEXT = 64;

/** I have just said it; an edit that was refused is shown at the end too, once its message is out of sight. */
const isNewWord = (row: Row | undefined): row is Row & { kind: 'message' } =>
  row?.kind === 'message' && row.item.kind === 'pending' && row.item.revises === undefined;

/**
 * Where in the timeline one is: at the end, which new messages then move along, or further up. It opens at the first
 * unread message; what was in view is read, and nothing else.
 */
export const usePlace = ({
  handle,
  timeline,
  room,
  me,
  steady,
  sticks,
  watched,
  list,
  scroller,
}: PlaceInput) => {
  const { items, hasOlder, hasNewer } = timeline;
  const { rows, run, settled } = steady;
  const newest = newestSeq(items);
  const [readBefore] = useState(room.unread > 0 ? room.readSeq : null);
  const [atEnd, setAtEnd] = useState(readBefore === null);
  const [seen, setSeen] = useState(readBefore ?? newest);
  const place = useRef({ offset: 0, height: 0 });
  const shown = useRef<readonly Row[]>([]);
  const opened = useRef<number | null>(null);
  const newestKey = useRef<string>(undefined);
  if (atEnd && seen < newest) setSeen(newest);

  const toEnd = useCallback(() => {
    sticks.current = true;
    setAtEnd(true);
    // Where the end has been dropped it comes with the next rows.
    if (hasNewer) handle.showNewest();
    else list.current?.scrollToIndex(shown.current.length - 1, { align: 'end' });
  }, [list, handle, hasNewer, sticks]);

  useLayoutEffect(() => {
    shown.current = rows;
    // The list goes to a row by its index, a moment later: there must be such a row then.
    if (!settled) return;
    const opens = opened.current !== run;
    opened.current = run;
    const last = rows.at(-1);
    const before = newestKey.current;
    newestKey.current = last?.key;
    const said = isNewWord(last) && before !== last.key;
    // One's own words are always worth going to.
    if (said && before !== undefined) toEnd();
    else if (sticks.current) list.current?.scrollToIndex(rows.length - 1, { align: 'end' });
    else if (opens) list.current?.scrollToIndex(openingRow(rows), { align: 'start', offset: -CONTEXT });
  }, [rows, run, settled, toEnd, list, sticks]);

  // With a gap between what was read and what is here, nobody has read on: only the end says that one is done.
  const [joins, setJoins] = useState(readBefore === null);
  if (!joins && (!hasOlder || oldestSeq(items) <= readBefore! + 1)) setJoins(true);
  const read = atEnd ? newest : joins ? seen : 0;
  // What came since an earlier run is brought up first: then this opens anew, at what is unread.
  const known = !timeline.stale;
  useEffect(() => {
    if (watched && known && read > 0) handle.markRead(read);
  }, [watched, known, read, handle]);
  // Read before it is painted, or the list of rooms would count it as unread for as long.
  useEffect(() => {
    if (atEnd && watched && known) return handle.timeline.subscribe(() => handle.markRead());
  }, [atEnd, watched, known, handle]);

  const see = (offset: number, height: number) => {
    const { current } = list;
    if (!current) return;
    const bottom = offset + height + HIDDEN;
    const index = current.findItemIndex(bottom);
    const whole = current.getItemOffset(index) + current.getItemSize(index) <= bottom;
    const seq = seqUpTo(shown.current, whole ? index : index - 1);
    setSeen((before) => Math.max(before, seq));
  };

  const isNearEnd = (offset: number, height: number) =>
    !hasNewer && (list.current?.scrollSize ?? 0) - height - offset <= NEAR_END;

  const onScroll = (offset: number) => {
    const height = scroller.current?.clientHeight ?? 0;
    // Once let go, only the way down leads back to it.
    const back = sticks.current || offset >= place.current.offset;
    if (back && isNearEnd(offset, height)) sticks.current = true;
    // Only a person lets go of the end, not a window or a composer that changed its size.
    else if (offset < place.current.offset && height === place.current.height) sticks.current = false;
    place.current = { offset, height };
    setAtEnd(sticks.current);
    see(offset, height);
  };

  const onResize = () => {
    const offset = scroller.current?.scrollTop ?? 0;
    const height = scroller.current?.clientHeight ?? 0;
    if (sticks.current) return list.current?.scrollToIndex(shown.current.length - 1, { align: 'end' });
    // All fits: nothing will ever scroll.
    if (!hasNewer && (list.current?.scrollSize ?? 0) <= height) {
      sticks.current = true;
      setAtEnd(true);
    }
    see(offset, height);
  };

  const letGo = () => {
    sticks.current = false;
  };

  // Far back the end is not among the items, but nothing of it was read either.
  const fresh = atEnd ? 0 : hasNewer ? room.unread : countAfter(items, seen, me);
  return { letGo, atEnd, fresh, newest, toEnd, onScroll, onResize };
};
