import { isHidden } from '@parley/protocol';
import { Navigate, useLocation } from 'react-router';
import { Welcome } from '../features/rooms/welcome.tsx';
import { lastRoom, useRooms, useUnreadTotal } from '../lib/rooms.ts';
import { useIsWide } from '../lib/use-media.ts';
import { useTitle } from '../lib/use-title.ts';
import { NoAnswer } from './no-answer.tsx';
import styles from './pages.module.css';
import { useShell } from './shell.tsx';

/** With room beside the sidebar: the room one was in last. On a phone this address is the list itself. */
export function HomePage() {
  const { status, rooms } = useRooms();
  const wide = useIsWide();
  const { createRoom } = useShell();
  useTitle(null, useUnreadTotal());
  const last = lastRoom();
  const { left } = (useLocation().state ?? {}) as { left?: string };
  const shown = rooms.filter((each) => !isHidden(each) && each.id !== left);
  const room = shown.find(({ id }) => id === last) ?? shown.find(({ kind }) => kind === 'room') ?? shown[0];
  if (!wide) return null;
  if (room) return <Navigate to={`/rooms/${room.id}`} replace />;
  return (
    <div className={styles.centre}>
      {status === 'ready' ? (
        <Welcome level={1} onCreate={createRoom} />
      ) : (
        <NoAnswer label="Loading rooms" failed={status === 'error'}>
          Your rooms appear here by themselves as soon as it can be reached.
        </NoAnswer>
      )}
    </div>
  );
}
