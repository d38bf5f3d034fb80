import { lazy, Suspense, useState } from 'react';
import { Link, Outlet, useLocation, useNavigate, useOutletContext } from 'react-router';
import { ConnectionBadge } from '../features/connection/connection-badge.tsx';
import { ConnectionBar } from '../features/connection/connection-bar.tsx';
import { PersonMenu } from '../features/me/person-menu.tsx';
import { RoomList } from '../features/rooms/room-list.tsx';
import { useSections } from '../features/rooms/use-sections.ts';
import { useIsWide } from '../lib/use-media.ts';
import { useOnce } from '../lib/use-once.ts';
import { Logo } from '../ui/logo.tsx';
import styles from './shell.module.css';
import { useRoomKeys } from './use-room-keys.ts';

const CreateRoomDialog = lazy(async () => ({
  default: (await import('../features/rooms/create-room-dialog.tsx')).CreateRoomDialog,
}));

const NewMessageDialog = lazy(async () => ({
  default: (await import('../features/rooms/new-message-dialog.tsx')).NewMessageDialog,
}));

interface ShellContext {
  createRoom: () => void;
}
export const useShell = () => useOutletContext<ShellContext>();

const sidebar = { role: 'complementary', 'aria-label': 'Sidebar' };

/** The sidebar beside the page; on a phone one of the two, by the address. */
export function Shell() {
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const [creating, setCreating] = useState(false);
  const wasCreating = useOnce(creating);
  const [messaging, setMessaging] = useState(false);
  const wasMessaging = useOnce(messaging);
  const sections = useSections();
  useRoomKeys(sections.flatMap(({ id, rooms }) => (id === 'archived' ? [] : rooms)));
  // On a phone the list is a page of its own.
  const isPage = !useIsWide() && pathname === '/';
  const toMain = () => document.getElementById('main')?.focus();
  return (
    <div className={styles.shell} data-pane={pathname === '/' ? 'list' : 'page'}>
      <div className={styles.link}>
        <ConnectionBar />
      </div>
      <div className={styles.sidebar} {...(isPage ? { role: 'main' } : sidebar)}>
        {isPage ? (
          <h1 className="visually-hidden">Parley</h1>
        ) : (
          <button type="button" className={styles.skip} onClick={toMain}>
            Skip to the conversation
          </button>
        )}
        <div className={styles.brand}>
          <Link to="/" className={styles.home}>
            <Logo size={26} />
            Parley
          </Link>
          <ConnectionBadge />
        </div>
        <RoomList
          sections={sections}
          onCreate={() => setCreating(true)}
          onMessage={() => setMessaging(true)}
        />
        <div className={styles.person}>
          <PersonMenu />
        </div>
      </div>
      <main id="main" className={styles.main} tabIndex={-1}>
        <Outlet context={{ createRoom: () => setCreating(true) } satisfies ShellContext} />
      </main>
      {wasCreating && (
        <Suspense fallback={null}>
          <CreateRoomDialog
            open={creating}
            onOpenChange={setCreating}
            onCreated={(room) => navigate(`/rooms/${room.id}`)}
          />
        </Suspense>
      )}
      {wasMessaging && (
        <Suspense fallback={null}>
          <NewMessageDialog open={messaging} onOpenChange={setMessaging} />
        </Suspense>
      )}
    </div>
  );
}
