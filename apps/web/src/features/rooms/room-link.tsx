import type { MyRoom } from '@parley/protocol';
import { NavLink } from 'react-router';
import { isConversation, useRoomName } from '../../lib/conversations.ts';
import { countLabel, plural } from '../../lib/count-label.ts';
import { Badge } from '../../ui/badge.tsx';
import { ConversationIcon, OnlineNote } from './conversation-icon.tsx';
import { RoomIcon } from './room-icon.tsx';
import styles from './room-list.module.css';

export function RoomLink({ room }: { room: MyRoom }) {
  const name = useRoomName(room);
  const ofPeople = isConversation(room);
  return (
    <NavLink to={`/rooms/${room.id}`} className={styles.link!} data-unread={room.unread > 0 || undefined}>
      <span className={styles.icon}>
        {ofPeople ? <ConversationIcon room={room} /> : <RoomIcon room={room} />}
      </span>
      <bdi className={styles.name}>{name}</bdi>
      <OnlineNote room={room} />
      {room.visibility === 'private' && !ofPeople && <span className="visually-hidden">, private</span>}
      {room.posting === 'moderators' && <span className="visually-hidden">, announcements</span>}
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
  );
}
