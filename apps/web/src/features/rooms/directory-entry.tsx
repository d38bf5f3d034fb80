import type { DirectoryRoom } from '@parley/protocol';
import { useMutation } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useClient } from '../../lib/client.tsx';
import { plural } from '../../lib/count-label.ts';
import { messageOf } from '../../lib/errors.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import styles from './directory.module.css';
import { RoomIcon } from './room-icon.tsx';

interface DirectoryEntryProps {
  room: DirectoryRoom;
  joined: boolean;
  onOpen: (roomId: string) => void;
}

/** A public room, and the way in. */
export function DirectoryEntry({ room, joined, onOpen }: DirectoryEntryProps) {
  const client = useClient();
  const join = useMutation({ mutationFn: () => client.joinRoom(room.id), onSuccess: () => onOpen(room.id) });
  return (
    <li className={styles.entry}>
      <div className={styles.text}>
        <h2 className={styles.name}>
          <RoomIcon room={room} size={16} />
          <bdi>{room.name}</bdi>
        </h2>
        {room.topic && (
          <p className={styles.topic}>
            <bdi>{room.topic}</bdi>
          </p>
        )}
        <p className={styles.count}>
          {plural(room.memberCount, 'member')}
          {room.posting === 'moderators' && ' · announcements'}
        </p>
        {join.error && (
          <p className={styles.refused} role="alert">
            {messageOf(join.error)}
          </p>
        )}
      </div>
      {joined ? (
        <Link to={`/rooms/${room.id}`} className={buttonClass({ size: 'sm' })}>
          Open<span className="visually-hidden"> #{room.name}</span>
        </Link>
      ) : (
        <Button size="sm" variant="primary" loading={join.isPending} onClick={() => join.mutate()}>
          <span>
            Join<span className="visually-hidden"> #{room.name}</span>
          </span>
        </Button>
      )}
    </li>
  );
}
