import type { RoomHandle, Timeline } from '@parley/client';
import type { MyRoom } from '@parley/protocol';
import { useEffect, useState } from 'react';
import { oldestSeq } from './rows.ts';

/** Farther back nobody waits for: then the timeline opens at the oldest that is here. */
const PAGES_AT_MOST = 4;

/** Loads history until the first unread message is among it; true once the timeline may open. */
export const useReachUnread = (handle: RoomHandle, timeline: Timeline, room: MyRoom): boolean => {
  const [readSeq] = useState(room.unread > 0 ? room.readSeq : null);
  const [reached, setReached] = useState(readSeq === null);
  const [pages, setPages] = useState(0);
  const { status, items, hasOlder, loadingOlder, error } = timeline;
  const opened = status !== 'cold' && status !== 'loading';
  const there =
    reached ||
    !hasOlder ||
    error !== undefined ||
    pages > PAGES_AT_MOST ||
    (readSeq !== null && oldestSeq(items) <= readSeq + 1);
  if (opened && there && !reached) setReached(true);

  useEffect(() => {
    if (!opened || there || loadingOlder) return;
    setPages((count) => count + 1);
    // What comes meanwhile must not drop what was just loaded.
    handle.look({ from: 0, to: Number.POSITIVE_INFINITY });
    void handle.loadOlder();
  }, [opened, there, loadingOlder, handle]);
  return reached;
};
