import { ChevronRight, Compass, Plus, SquarePen } from 'lucide-react';
import { useId } from 'react';
import { NavLink, useMatch } from 'react-router';
import { useRooms } from '../../lib/rooms.ts';
import { useLink } from '../../lib/use-link.ts';
import { useIsWide } from '../../lib/use-media.ts';
import { SkeletonList } from '../../ui/skeleton.tsx';
import { RoomLink } from './room-link.tsx';
import styles from './room-list.module.css';
import type { Section } from './sections.ts';
import { Welcome } from './welcome.tsx';

function Rooms({ section }: { section: Section }) {
  return (
    <ul aria-label={section.title}>
      {section.rooms.map((room) => (
        <li key={room.id}>
          <RoomLink room={room} />
        </li>
      ))}
    </ul>
  );
}

/** What is over is out of the way; where one of them is open, it is shown. */
function ArchivedSection({ section }: { section: Section }) {
  const openId = useMatch('/rooms/:roomId')?.params.roomId;
  const isOpen = section.rooms.some(({ id }) => id === openId);
  return (
    // Another one when that changes: it opens with the room, and closes with it.
    <details key={String(isOpen)} className={styles.archived} open={isOpen}>
      <summary>
        <ChevronRight size={14} aria-hidden="true" />
        {section.title} <span>{section.rooms.length}</span>
      </summary>
      <Rooms section={section} />
    </details>
  );
}

interface RoomListProps {
  sections: readonly Section[];
  onCreate: () => void;
  onMessage: () => void;
}

export function RoomList({ sections, onCreate, onMessage }: RoomListProps) {
  const id = useId();
  const { status } = useRooms();
  const empty = sections.length === 0;
  const wide = useIsWide();
  const away = useLink() !== 'fine';
  return (
    <nav className={styles.nav} aria-label="Rooms">
      {empty && <h2 className={styles.title}>Rooms</h2>}
      {empty && status === 'loading' && !away && <SkeletonList rows={4} label="Loading rooms" />}
      {empty && (status === 'error' || (status === 'loading' && away)) && (
        <p className={styles.note} role="status">
          Your rooms could not be loaded. Trying again…
        </p>
      )}
      {status === 'ready' &&
        empty &&
        (wide ? (
          <p className={styles.note}>You are in no room yet.</p>
        ) : (
          <Welcome level={2} onCreate={onCreate} />
        ))}
      {sections.map((section) =>
        section.id === 'archived' ? (
          <ArchivedSection key={section.id} section={section} />
        ) : (
          <section key={section.id} aria-labelledby={`${id}-${section.id}`}>
            <h2 id={`${id}-${section.id}`} className={styles.title}>
              {section.title}
            </h2>
            <Rooms section={section} />
          </section>
        ),
      )}
      <div className={styles.more}>
        <button type="button" className={styles.link} onClick={onMessage}>
          <SquarePen size={18} aria-hidden="true" />
          <span className={styles.name}>New message</span>
        </button>
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
