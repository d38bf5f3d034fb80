import type { MyRoom } from '@parley/protocol';
import { ArrowLeft, Users } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { countLabel, plural } from '../../lib/count-label.ts';
import { Tooltip } from '../../ui/tooltip.tsx';
import styles from './room-header.module.css';
import { RoomIcon } from './room-icon.tsx';

interface RoomHeaderProps {
  room: MyRoom;
  total: number;
  online: number;
  /** Unread in the other rooms, shown at the way back on a phone. */
  elsewhere: number;
  membersShown: boolean;
  onToggleMembers: () => void;
  menu: ReactNode;
}

export function RoomHeader(props: RoomHeaderProps) {
  const { room, total, online, elsewhere, membersShown, onToggleMembers, menu } = props;
  const count = `${plural(total, 'member')}, ${online} online`;
  return (
    <header className={styles.header}>
      <Link
        to="/"
        className={styles.back}
        aria-label={elsewhere > 0 ? `Back to rooms, ${plural(elsewhere, 'unread message')}` : 'Back to rooms'}
      >
        <ArrowLeft size={22} aria-hidden="true" />
        {elsewhere > 0 && <span className={styles.elsewhere}>{countLabel(elsewhere)}</span>}
      </Link>
      <div className={styles.titles}>
        <h1 className={styles.name}>
          <RoomIcon room={room} />
          <bdi>{room.name}</bdi>
        </h1>
        {room.topic && (
          <p className={styles.topic} title={room.topic}>
            <bdi>{room.topic}</bdi>
          </p>
        )}
      </div>
      <Tooltip label={membersShown ? 'Hide members' : 'Show members'}>
        <button
          type="button"
          className={styles.members}
          aria-pressed={membersShown}
          aria-label={`Members: ${count}`}
          onClick={onToggleMembers}
        >
          <Users size={18} aria-hidden="true" />
          <span>{total}</span>
          <span className={styles.online}>
            <i /> {online}
          </span>
        </button>
      </Tooltip>
      {menu}
    </header>
  );
}
