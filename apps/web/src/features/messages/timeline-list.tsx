import type { RoomHandle, Timeline } from '@parley/client';
import type { MyRoom } from '@parley/protocol';
import { ArrowDown } from 'lucide-react';
import { type ReactElement, type Ref, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import { isConversation, useRoomTitle } from '../../lib/conversations.ts';
import { countLabel } from '../../lib/count-label.ts';
import { usePageFocus } from '../../lib/use-page-focus.ts';
import { DayLine, EdgeLine, StartLine, UnreadLine } from './lines.tsx';
import { formatting } from './message-body.tsx';
import { MessageRow } from './message-row.tsx';
import { NoticeLine } from './notice-line.tsx';
import { type Row, toRows } from './rows.ts';
import styles from './timeline.module.css';
import { type TimelineHandle, useEditLast } from './use-edit-last.ts';
import { useMessageKeys } from './use-message-keys.ts';
import { usePages } from './use-pages.ts';
import { usePlace } from './use-place.ts';
import { useReacting } from './use-reacting.tsx';
import { useRevising } from './use-revising.tsx';
import { useSight } from './use-sight.ts';
import { useSteadyRows } from './use-steady-rows.ts';

interface TimelineListProps {
  handle: RoomHandle;
  timeline: Timeline;
  room: MyRoom;
  me: string;
  onDiscarded: (body: string) => void;
  canModerate: boolean;
  mayEdit: boolean;
  onEdited: () => void;
  ref?: Ref<TimelineHandle> | undefined;
}

/** What stands above the first message. */
const beginningOf = (room: MyRoom, title: string): { title: string; about: string } => {
  if (!isConversation(room)) {
    const joining =
      room.visibility === 'private' ? 'Only people who were added see this room.' : 'Anyone here can join.';
    return { title: `This is the beginning of ${title}`, about: room.topic || joining };
  }
  if (room.people.length === 0) return { title: 'Your notes', about: 'Only you see what you write here.' };
  return {
    title: `This is the beginning of your conversation with ${title}`,
    about: 'Nobody else sees it.',
  };
};

export function TimelineList(props: TimelineListProps) {
  const { handle, timeline, room, me, onDiscarded, canModerate, mayEdit, onEdited } = props;
  const { items, hasOlder, hasNewer } = timeline;
  const title = useRoomTitle(room);
  const list = useRef<VirtualizerHandle>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const watched = usePageFocus();
  useEffect(formatting.preload, []);

  // Where "New" stands: what was unread on opening, then what came while nobody looked.
  const [unreadAfter, setUnreadAfter] = useState<number | null>(room.unread > 0 ? room.readSeq : null);

  const keptHeads = useKeptHeads(items, hasOlder);
  const target = useMemo(
    () => toRows({ items, hasOlder, hasNewer, me, unreadAfter, keptHeads }),
    [items, hasOlder, hasNewer, me, unreadAfter, keptHeads],
  );
  // It opens at the end, unless something is unread.
  const sticks = useRef(unreadAfter === null);
  const isAtEnd = useCallback(() => sticks.current, []);
  const steady = useSteadyRows({ target, hasOlder, list, isAtEnd });
  const { rows, gone: first, shift, run } = steady;
  const place = usePlace({ handle, timeline, room, me, steady, sticks, watched, list, scroller });
  const { atEnd, fresh, newest, toEnd } = place;
  const look = useSight({ handle, rows, first, list, moves: shift, isAtEnd });
  const { fill, loading, failed } = usePages({ handle, timeline, rows, first, list });
  const keys = useMessageKeys({ rows, list, scroller, onUp: place.letGo });

  const onRetry = useCallback((id: string) => handle.retry(id), [handle]);
  const onDiscard = useCallback((id: string) => onDiscarded(handle.discard(id)), [handle, onDiscarded]);

  const { open, revising, dialog } = useRevising({
    handle,
    onDone: (key) => (key === null ? onEdited() : keys.focus(key)),
  });
  const writable = room.archivedAt === null;
  const { reacting, picker, pickingFor } = useReacting({ handle, items, mayReact: writable });
  useEditLast({
    ref: props.ref,
    handle,
    me,
    writable,
    rows,
    hasNewer,
    toEnd,
    bringIntoView: keys.bringIntoView,
    revising,
    onDiscard,
  });
  const editingAt = open ? rows.findIndex(({ key }) => key === open.key) : -1;
  const pickingAt = pickingFor ? rows.findIndex(({ key }) => key === pickingFor) : -1;
  const keepMounted = [...keys.keepMounted, editingAt, pickingAt].filter((index) => index >= 0);

  const [wasWatched, setWasWatched] = useState(watched);
  if (watched !== wasWatched) {
    setWasWatched(watched);
    if (!watched && atEnd) setUnreadAfter(newest);
  }

  const onScroll = (offset: number) => {
    place.onScroll(offset);
    steady.onScroll();
    look();
    fill();
  };

  const render = (row: Row): ReactElement => {
    switch (row.kind) {
      case 'older':
        return (
          <EdgeLine key={row.key} what="older" failed={failed} onRetry={() => void handle.loadOlder()} />
        );
      case 'newer':
        return (
          <EdgeLine key={row.key} what="newer" failed={failed} onRetry={() => void handle.loadNewer()} />
        );
      case 'gone':
        return <div />;
      case 'start':
        return <StartLine key={row.key} {...beginningOf(room, title)} />;
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
            rights={rightsOf(writable, row.authorId === me, { canModerate, mayEdit })}
            editing={open?.key === row.key ? open : undefined}
            revising={revising}
            me={me}
            mayReact={writable}
            picking={pickingFor === row.key}
            reacting={reacting}
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
        aria-label={isConversation(room) ? `Messages with ${title}` : `Messages in ${title}`}
        aria-live={atEnd ? 'polite' : 'off'}
        aria-busy={loading}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
        {...keys.handlers}
      >
        <div className={styles.spacer} />
        <Virtualizer
          key={run}
          ref={list}
          data={rows}
          shift={shift}
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
            {fresh > 0
              ? `${countLabel(fresh)} new ${fresh === 1 ? 'message' : 'messages'}`
              : 'Jump to latest'}
            <ArrowDown size={16} aria-hidden="true" />
          </button>
        </div>
      )}
      {dialog}
      {picker}
    </div>
  );
}

// The same objects each time, for rows that are not rendered anew.
const NONE = { edit: false, delete: false };
const OWN = { edit: true, delete: true };
const TO_DELETE = { edit: false, delete: true };

const rightsOf = (
  writable: boolean,
  mine: boolean,
  { canModerate, mayEdit }: { canModerate: boolean; mayEdit: boolean },
) => {
  if (!writable) return NONE;
  if (mine) return mayEdit ? OWN : TO_DELETE;
  return canModerate ? TO_DELETE : NONE;
};

/** Keys of rows that were once the oldest loaded, of those that are still here: they keep their size. */
const useKeptHeads = (items: Timeline['items'], hasOlder: boolean): ReadonlySet<string> => {
  const [kept, setKept] = useState<ReadonlySet<string>>(() => new Set());
  const oldest = hasOlder ? items.find((item) => item.kind !== 'notice')?.key : undefined;
  if (oldest === undefined || kept.has(oldest)) return kept;
  const here = new Set(items.map(({ key }) => key));
  const next = new Set([...kept, oldest].filter((key) => here.has(key)));
  setKept(next);
  return next;
};
