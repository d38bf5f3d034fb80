import type { RoomHandle, Timeline as TimelineState } from '@parley/client';
import type { MyRoom } from '@parley/protocol';
import { type Ref, useEffect, useState } from 'react';
import { useStore } from '../../lib/use-store.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { MessageSkeleton } from './lines.tsx';
import styles from './timeline.module.css';
import { TimelineList } from './timeline-list.tsx';
import type { TimelineHandle } from './use-edit-last.ts';
import { useReachUnread } from './use-reach-unread.ts';

interface TimelineProps {
  handle: RoomHandle;
  room: MyRoom;
  me: string;
  /** The text of a message that was taken back. */
  onDiscarded: (body: string) => void;
  /** May delete what others wrote. */
  canModerate: boolean;
  /** May give what they wrote themselves another text. */
  mayEdit: boolean;
  /** An editor was closed that was not opened from the timeline. */
  onEdited: () => void;
  ref?: Ref<TimelineHandle>;
}

/**
 * All messages of a room. Give it `key={room.id}`: its place and its "New" line belong to one room. What an earlier run
 * kept does not know what is unread now: once the server has told, it opens anew at that, unless somebody reads there.
 */
export function Timeline(props: TimelineProps) {
  const { handle, room } = props;
  const timeline = useStore(handle.timeline);
  useEffect(() => {
    handle.open();
    return () => handle.look(null);
  }, [handle]);
  const [wasStale, setWasStale] = useState(timeline.stale);
  const [wasUnread] = useState(room.unread > 0);
  const [opening, setOpening] = useState(0);
  const [touched, setTouched] = useState(false);
  const touch = () => setTouched(true);
  if (timeline.stale !== wasStale) {
    setWasStale(timeline.stale);
    if (wasStale && !touched && (wasUnread || room.unread > 0)) setOpening(opening + 1);
  }
  return (
    <div
      className={styles.frame}
      onWheelCapture={touch}
      onPointerDownCapture={touch}
      onTouchMoveCapture={touch}
      onKeyDownCapture={touch}
    >
      <OpenedTimeline key={opening} {...props} timeline={timeline} />
    </div>
  );
}

function OpenedTimeline({ handle, timeline, room, ...rest }: TimelineProps & { timeline: TimelineState }) {
  const reached = useReachUnread(handle, timeline, room);

  if (timeline.status === 'error' && timeline.items.length === 0) {
    return (
      <div className={styles.state}>
        <EmptyState
          title="The messages could not be loaded"
          action={<Button onClick={() => handle.open()}>Try again</Button>}
        >
          {timeline.error?.message}
        </EmptyState>
      </div>
    );
  }
  if (
    !reached ||
    ((timeline.status === 'cold' || timeline.status === 'loading') && timeline.items.length === 0)
  ) {
    return (
      <div className={styles.loading}>
        <MessageSkeleton />
      </div>
    );
  }
  return <TimelineList handle={handle} timeline={timeline} room={room} {...rest} />;
}
