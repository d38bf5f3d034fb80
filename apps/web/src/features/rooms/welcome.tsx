import { useQuery } from '@tanstack/react-query';
import { MessagesSquare, Plus } from 'lucide-react';
import { Link, useNavigate } from 'react-router';
import { messageOf } from '../../lib/errors.ts';
import { useApi } from '../../lib/session.tsx';
import { Button, buttonClass } from '../../ui/button.tsx';
import { LoadError } from '../../ui/load-error.tsx';
import { SkeletonList } from '../../ui/skeleton.tsx';
import styles from './directory.module.css';
import { DirectoryEntry } from './directory-entry.tsx';

const SHOWN = 5;

interface WelcomeProps {
  /** Of its heading: 1 where it is the page. */
  level: 1 | 2;
  onCreate: () => void;
}

/** For somebody in no room yet: the way into one is right here. */
export function Welcome({ level, onCreate }: WelcomeProps) {
  const api = useApi();
  const navigate = useNavigate();
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['directory', 'first'],
    queryFn: () => api.call('listDirectory', {}),
    staleTime: 5000,
    refetchInterval: 30_000,
  });
  const rooms = data?.rooms ?? [];
  const Heading = `h${level}` as const;
  return (
    <div className={styles.welcome}>
      <span className={styles.emblem}>
        <MessagesSquare size={26} aria-hidden="true" />
      </span>
      <Heading className={styles.greeting}>Welcome to Parley</Heading>
      <p className={styles.lead}>
        {rooms.length > 0 || !data
          ? 'Conversations live in rooms. Join one to begin.'
          : 'Conversations live in rooms. There is none to join yet: create the first one.'}
      </p>
      {!data && !error && <SkeletonList rows={3} label="Loading rooms" />}
      {!data && error && (
        <LoadError
          title="The rooms could not be loaded"
          message={messageOf(error)}
          busy={isFetching}
          onRetry={() => void refetch()}
        />
      )}
      {rooms.length > 0 && (
        <ul className={styles.list} aria-label="Public rooms">
          {rooms.slice(0, SHOWN).map((room) => (
            <DirectoryEntry
              key={room.id}
              room={room}
              joined={false}
              onOpen={(roomId) => navigate(`/rooms/${roomId}`)}
            />
          ))}
        </ul>
      )}
      <div className={styles.others}>
        {rooms.length > SHOWN && (
          <Link to="/browse" className={buttonClass()}>
            See all rooms
          </Link>
        )}
        <Button
          variant={data?.rooms.length === 0 ? 'primary' : 'secondary'}
          icon={<Plus size={18} />}
          onClick={onCreate}
        >
          Create room
        </Button>
      </div>
    </div>
  );
}
