import type { MyRoom } from '@parley/protocol';
import { ArrowLeft, Users } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { isConversation, useRoomName } from '../../lib/conversations.ts';
import { countLabel, plural } from '../../lib/count-label.ts';
import { Tooltip } from '../../ui/tooltip.tsx';
import { ConversationIcon, OnlineNote } from './conversation-icon.tsx';
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
  const name = useRoomName(room);
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
          {isConversation(room) ? <ConversationIcon room={room} /> : <RoomIcon room={room} />}
          <bdi>{name}</bdi>
          <OnlineNote room={room} />
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
