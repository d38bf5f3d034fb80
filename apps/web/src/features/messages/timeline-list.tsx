import type { RoomHandle, Timeline } from '@parley/client';
import type { MyRoom } from '@parley/protocol';
import { ArrowDown } from 'lucide-react';
import {
  type ReactElement,
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import { usePageFocus } from '../../lib/use-page-focus.ts';
import { DayLine, OlderLine, StartLine, UnreadLine } from './lines.tsx';
import { MessageRow } from './message-row.tsx';
import { NoticeLine } from './notice-line.tsx';
import { isPrepended, lastOfMine, type Row, shownBody, toRows } from './rows.ts';
import styles from './timeline.module.css';
import { useMessageKeys } from './use-message-keys.ts';
import { usePlace } from './use-place.ts';
import { useRevising } from './use-revising.tsx';

export interface TimelineHandle {
  /** Opens the editor of the last message of mine; false where there is none. */
  editLast(): boolean;
}

interface TimelineListProps {
  handle: RoomHandle;
  timeline: Timeline;
  room: MyRoom;
  me: string;
  onDiscarded: (body: string) => void;
  canModerate: boolean;
  onEdited: () => void;
  ref?: Ref<TimelineHandle> | undefined;
}

/** Older ones are fetched this far ahead, so that scrolling seldom waits. */
const AHEAD = 1600;

export function TimelineList(props: TimelineListProps) {
  const { handle, timeline, room, me, onDiscarded, canModerate, onEdited } = props;
  const { items, hasOlder, loadingOlder } = timeline;
  const list = useRef<VirtualizerHandle>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const watched = usePageFocus();

  // Where "New" stands: what was unread on opening, then what came while nobody looked.
  const [unreadAfter, setUnreadAfter] = useState<number | null>(room.unread > 0 ? room.readSeq : null);

  const [keptHeads, setKeptHeads] = useState<ReadonlySet<string>>(() => new Set());
  const oldestKey = hasOlder ? items.find((item) => item.kind !== 'notice')?.key : undefined;
  if (oldestKey !== undefined && !keptHeads.has(oldestKey)) setKeptHeads(new Set(keptHeads).add(oldestKey));

  const rows = useMemo(
    () => toRows({ items, hasOlder, me, unreadAfter, keptHeads }),
    [items, hasOlder, me, unreadAfter, keptHeads],
  );
  const before = useRef(rows);
  const prepended = isPrepended(before.current, rows);

  useLayoutEffect(() => {
    before.current = rows;
  }, [rows]);
  const place = usePlace({ handle, timeline, room, me, rows, watched, list, scroller });
  const { atEnd, fresh, newest, toEnd } = place;
  const keys = useMessageKeys({ rows, list, scroller, onUp: place.letGo });

  const onRetry = useCallback((id: string) => handle.retry(id), [handle]);
  const onDiscard = useCallback((id: string) => onDiscarded(handle.discard(id)), [handle, onDiscarded]);

  const { open, revising, dialog } = useRevising({
    handle,
    onDone: (key) => (key === null ? onEdited() : keys.focus(key)),
  });
  const writable = room.archivedAt === null;
  useImperativeHandle(props.ref, () => ({
    editLast() {
      const last = writable ? lastOfMine(items, me) : undefined;
      if (!last) return false;
      // Not stored yet: taken back for the composer, where it was not sent either.
      if (last.kind === 'pending') {
        onDiscard(last.clientMessageId);
        return true;
      }
      revising.edit(last.key, shownBody(last), false);
      list.current?.scrollToIndex(
        rows.findIndex(({ key }) => key === last.key),
        { align: 'nearest' },
      );
      return true;
    },
  }));
  const editingAt = open ? rows.findIndex(({ key }) => key === open.key) : -1;
  const keepMounted = editingAt < 0 ? keys.keepMounted : [...keys.keepMounted, editingAt];

  const [wasWatched, setWasWatched] = useState(watched);
  if (watched !== wasWatched) {
    setWasWatched(watched);
    if (!watched && atEnd) setUnreadAfter(newest);
  }

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
    place.onScroll(offset);
    fill();
  };

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
        return (
          <MessageRow
            key={row.key}
            row={row}
            rights={rightsOf(writable, row.authorId === me, canModerate)}
            editing={open?.key === row.key ? open.text : undefined}
            revising={revising}
            onRetry={onRetry}
            onDiscard={onDiscard}
          />
        );
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
        {...keys.handlers}
      >
        <div className={styles.spacer} />
        <Virtualizer
          ref={list}
          data={rows}
          shift={prepended}
          scrollRef={scroller}
          bufferSize={400}
          onScroll={onScroll}
          onResize={place.onResize}
          keepMounted={keepMounted}
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
      {dialog}
    </div>
  );
}

// The same objects each time, for rows that are not rendered anew.
const NONE = { edit: false, delete: false };
const OWN = { edit: true, delete: true };
const MODERATED = { edit: false, delete: true };

const rightsOf = (writable: boolean, mine: boolean, canModerate: boolean) => {
  if (!writable) return NONE;
  return mine ? OWN : canModerate ? MODERATED : NONE;
};
