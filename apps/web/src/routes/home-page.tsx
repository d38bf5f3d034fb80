import { MessagesSquare } from 'lucide-react';
import { Link, Navigate } from 'react-router';
import { lastRoom, useRooms, useUnreadTotal } from '../lib/rooms.ts';
import { useIsWide } from '../lib/use-media.ts';
import { useTitle } from '../lib/use-title.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageSpinner } from '../ui/spinner.tsx';
import styles from './pages.module.css';
import { useShell } from './shell.tsx';

/** With room beside the sidebar: the room one was in last. On a phone this address is the list itself. */
export function HomePage() {
  const { status, rooms } = useRooms();
  const wide = useIsWide();
  const { createRoom } = useShell();
  useTitle(null, useUnreadTotal());
  const last = lastRoom();
  const room = rooms.find(({ id }) => id === last) ?? rooms[0];
  if (!wide) return null;
  if (room) return <Navigate to={`/rooms/${room.id}`} replace />;
  if (status === 'loading') return <PageSpinner label="Loading rooms" />;
  return (
    <div className={styles.centre}>
      <EmptyState
        icon={<MessagesSquare size={26} />}
        title={status === 'error' ? 'The rooms could not be loaded' : 'Welcome to Parley'}
        action={
          status === 'ready' && (
            <>
              <Link to="/browse" className={buttonClass({ variant: 'primary' })}>
                Browse rooms
              </Link>
              <Button onClick={createRoom}>Create room</Button>
            </>
          )
        }
      >
        {status === 'error'
          ? 'Parley keeps trying. It will appear here as soon as the server answers.'
          : 'Conversations live in rooms. Join one that exists, or create one for your subject.'}
      </EmptyState>
    </div>
  );
}
