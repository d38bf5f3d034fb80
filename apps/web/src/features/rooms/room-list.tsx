import { Compass, Plus } from 'lucide-react';
import { NavLink } from 'react-router';
import { countLabel, plural } from '../../lib/count-label.ts';
import { useRooms } from '../../lib/rooms.ts';
import { useLink } from '../../lib/use-link.ts';
import { useIsWide } from '../../lib/use-media.ts';
import { Badge } from '../../ui/badge.tsx';
import { SkeletonList } from '../../ui/skeleton.tsx';
import { RoomIcon } from './room-icon.tsx';
import styles from './room-list.module.css';
import { Welcome } from './welcome.tsx';

export function RoomList({ onCreate }: { onCreate: () => void }) {
  const { status, rooms } = useRooms();
  const wide = useIsWide();
  const away = useLink() !== 'fine';
  return (
    <nav className={styles.nav} aria-label="Rooms">
      <h2 className={styles.title}>Rooms</h2>
      {rooms.length === 0 && status === 'loading' && !away && <SkeletonList rows={4} label="Loading rooms" />}
      {rooms.length === 0 && (status === 'error' || (status === 'loading' && away)) && (
        <p className={styles.note} role="status">
          Your rooms could not be loaded. Trying again…
        </p>
      )}
      {status === 'ready' &&
        rooms.length === 0 &&
        (wide ? (
          <p className={styles.note}>You are in no room yet.</p>
        ) : (
          <Welcome level={2} onCreate={onCreate} />
        ))}
      <ul aria-label="Rooms">
        {rooms.map((room) => (
          <li key={room.id}>
            <NavLink
              to={`/rooms/${room.id}`}
              className={styles.link!}
              data-unread={room.unread > 0 || undefined}
            >
              <RoomIcon room={room} />
              <bdi className={styles.name}>{room.name}</bdi>
              {room.visibility === 'private' && <span className="visually-hidden">, private</span>}
              {room.archivedAt && <span className="visually-hidden">, archived</span>}
              {room.unread > 0 && (
                <>
                  <span className="visually-hidden">, {plural(room.unread, 'unread message')}</span>
                  <span aria-hidden="true">
                    <Badge tone="solid">{countLabel(room.unread)}</Badge>
                  </span>
                </>
              )}
            </NavLink>
          </li>
        ))}
      </ul>
      <div className={styles.more}>
        <NavLink to="/browse" className={styles.link!}>
          <Compass size={18} aria-hidden="true" />
          <span className={styles.name}>Browse rooms</span>
        </NavLink>
        <button type="button" className={styles.link} onClick={onCreate}>
          <Plus size={18} aria-hidden="true" />
          <span className={styles.name}>Create room</span>
        </button>
      </div>
    </nav>
  );
}
