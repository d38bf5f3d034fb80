import type { RoomHandle, Timeline } from '@parley/client';
import type { MyRoom } from '@parley/protocol';
import { ArrowDown } from 'lucide-react';
import { type ReactElement, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import { usePageFocus } from '../../lib/use-page-focus.ts';
import { DayLine, OlderLine, StartLine, UnreadLine } from './lines.tsx';
import { MessageRow } from './message-row.tsx';
import { NoticeLine } from './notice-line.tsx';
import { countAfter, isPrepended, newestSeq, type Row, toRows } from './rows.ts';
import styles from './timeline.module.css';

interface TimelineListProps {
  handle: RoomHandle;
  timeline: Timeline;
  room: MyRoom;
  me: string;
  onDiscarded: (body: string) => void;
}

/** Closer to the end than this counts as being at the end. */
const NEAR_END = 32;
/** Older ones are fetched this far ahead, so that scrolling seldom waits. */
const AHEAD = 1600;

export function TimelineList({ handle, timeline, room, me, onDiscarded }: TimelineListProps) {
  const { items, hasOlder, loadingOlder } = timeline;
  const list = useRef<VirtualizerHandle>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const sticks = useRef(true);
  const place = useRef({ offset: 0, height: 0 });
  const newest = newestSeq(items);
  const watched = usePageFocus();

  // Where "New" stands: what was unread on opening, then what came while nobody looked.
  const [unreadAfter, setUnreadAfter] = useState<number | null>(room.unread > 0 ? room.readSeq : null);
  const [wasWatched, setWasWatched] = useState(watched);
  if (watched !== wasWatched) {
    setWasWatched(watched);
    if (!watched && atEnd) setUnreadAfter(newest);
  }

  // Messages that came while the person was further up.
  const [seen, setSeen] = useState(newest);
  if (atEnd && seen !== newest) setSeen(newest);
  const fresh = atEnd ? 0 : countAfter(items, seen, me);

  const [keptHeads, setKeptHeads] = useState<ReadonlySet<string>>(() => new Set());
  const oldestKey = hasOlder ? items.find((item) => item.kind !== 'notice')?.key : undefined;
  if (oldestKey !== undefined && !keptHeads.has(oldestKey)) setKeptHeads(new Set(keptHeads).add(oldestKey));

  const rows = useMemo(
    () => toRows({ items, hasOlder, me, unreadAfter, keptHeads }),
    [items, hasOlder, me, unreadAfter, keptHeads],
  );
  const before = useRef(rows);
  const prepended = isPrepended(before.current, rows);

  const toEnd = useCallback(() => {
    sticks.current = true;
    setAtEnd(true);
    list.current?.scrollToIndex(before.current.length - 1, { align: 'end' });
  }, []);

  useLayoutEffect(() => {
    const previous = before.current;
    before.current = rows;
    const last = rows.at(-1);
    const said =
      last?.kind === 'message' && last.item.kind === 'pending' && previous.at(-1)?.key !== last.key;
    // One's own words are always worth going to.
    if (said) toEnd();
    else if (sticks.current) list.current?.scrollToIndex(rows.length - 1, { align: 'end' });
  }, [rows, toEnd]);

  useEffect(() => {
    if (atEnd && watched && newest > 0) handle.markRead(newest);
  }, [atEnd, watched, newest, handle]);

  const failed = Boolean(timeline.error) && !loadingOlder;
  const fill = useCallback(() => {
    const { current } = list;
    if (!current || !hasOlder || loadingOlder || failed) return;
    if (current.scrollOffset < AHEAD) void handle.loadOlder();
  }, [handle, hasOlder, loadingOlder, failed]);
  // After a page came, the place may still be near the top: a short page, or a long fling.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the arrival of rows that asks for the next.
  useEffect(() => {
    const frame = requestAnimationFrame(fill);
    return () => cancelAnimationFrame(frame);
  }, [rows, fill]);

  const onScroll = (offset: number) => {
    const { current } = list;
    if (!current) return;
    const height = scroller.current?.clientHeight ?? 0;
    const gap = current.scrollSize - height - offset;
    if (gap <= NEAR_END) sticks.current = true;
    // Only a person lets go of the end, not a window or a composer that changed its size.
    else if (offset < place.current.offset && height === place.current.height) sticks.current = false;
    place.current = { offset, height };
    setAtEnd(sticks.current);
    fill();
  };

  const onResize = () => {
    if (sticks.current) list.current?.scrollToIndex(before.current.length - 1, { align: 'end' });
  };

  const onRetry = useCallback((id: string) => handle.retry(id), [handle]);
  const onDiscard = useCallback((id: string) => onDiscarded(handle.discard(id)), [handle, onDiscarded]);

  const render = (row: Row): ReactElement => {
    switch (row.kind) {
      case 'older':
        return <OlderLine key={row.key} failed={failed} onRetry={() => void handle.loadOlder()} />;
      case 'start':
        return (
          <StartLine
            key={row.key}
            name={room.name}
            isPrivate={room.visibility === 'private'}
            topic={room.topic}
          />
        );
      case 'day':
        return <DayLine key={row.key} iso={row.iso} />;
      case 'unread':
        return <UnreadLine key={row.key} />;
      case 'notices':
        return <NoticeLine key={row.key} notices={row.notices} />;
      case 'message':
        return <MessageRow key={row.key} row={row} onRetry={onRetry} onDiscard={onDiscard} />;
    }
  };

  return (
    <div className={styles.frame}>
      {/* Only at the end: rows that scrolling brings back are no news, and must not be read out. */}
      <div
        ref={scroller}
        className={styles.scroller}
        role="log"
        aria-label={`Messages in #${room.name}`}
        aria-live={atEnd ? 'polite' : 'off'}
        aria-busy={loadingOlder}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
      >
        <div className={styles.spacer} />
        <Virtualizer
          ref={list}
          data={rows}
          shift={prepended}
          scrollRef={scroller}
          bufferSize={400}
          onScroll={onScroll}
          onResize={onResize}
        >
          {render}
        </Virtualizer>
      </div>
      {!atEnd && (
        <div className={styles.pills}>
          <button type="button" className={fresh > 0 ? styles.pillNew : styles.pill} onClick={toEnd}>
            {fresh > 0 ? `${fresh} new ${fresh === 1 ? 'message' : 'messages'}` : 'Jump to latest'}
            <ArrowDown size={16} aria-hidden="true" />
          </button>
        </div>
      )}
    </div>
  );
}
