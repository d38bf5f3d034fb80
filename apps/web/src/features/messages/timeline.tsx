import type { RoomHandle } from '@parley/client';
import type { MyRoom } from '@parley/protocol';
import { useEffect } from 'react';
import { useStore } from '../../lib/use-store.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { MessageSkeleton } from './lines.tsx';
import styles from './timeline.module.css';
import { TimelineList } from './timeline-list.tsx';
import { useReachUnread } from './use-reach-unread.ts';

interface TimelineProps {
  handle: RoomHandle;
  room: MyRoom;
  me: string;
  /** The text of a message that was taken back. */
  onDiscarded: (body: string) => void;
}

/** All messages of a room. Give it `key={room.id}`: its place and its "New" line belong to one room. */
export function Timeline({ handle, room, me, onDiscarded }: TimelineProps) {
  const timeline = useStore(handle.timeline);
  useEffect(() => handle.open(), [handle]);
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
  return <TimelineList handle={handle} timeline={timeline} room={room} me={me} onDiscarded={onDiscarded} />;
}
