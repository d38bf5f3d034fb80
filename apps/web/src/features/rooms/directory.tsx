import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Compass, Plus, SearchX } from 'lucide-react';
import { useState } from 'react';
import { messageOf } from '../../lib/errors.ts';
import { useRooms } from '../../lib/rooms.ts';
import { useApi } from '../../lib/session.tsx';
import { useSettled } from '../../lib/use-settled.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { TextField } from '../../ui/field.tsx';
import { SkeletonList } from '../../ui/skeleton.tsx';
import styles from './directory.module.css';
import { DirectoryEntry } from './directory-entry.tsx';

interface DirectoryProps {
  onOpen: (roomId: string) => void;
  onCreate: () => void;
}

function Results({ query, onOpen, onCreate }: DirectoryProps & { query: string }) {
  const api = useApi();
  const mine = new Set(useRooms().rooms.map((room) => room.id));
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['directory', 'pages', query],
    queryFn: ({ pageParam }) =>
      api.call('listDirectory', {
        ...(query && { query }),
        ...(pageParam !== null && { after: pageParam }),
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    staleTime: 5000,
    refetchInterval: 30_000,
  });
  const create = (
    <Button variant="primary" icon={<Plus size={18} />} onClick={onCreate}>
      Create room
    </Button>
  );
  if (!data) {
    if (!error) return <SkeletonList label="Loading rooms" />;
    return (
      <EmptyState
        title="The rooms could not be loaded"
        action={<Button onClick={() => void refetch()}>Try again</Button>}
      >
        {messageOf(error)}
      </EmptyState>
    );
  }
  const rooms = data.pages.flatMap((page) => page.rooms);
  if (rooms.length === 0) {
    return query ? (
      <EmptyState icon={<SearchX size={26} />} title={`No public room matches “${query}”`} action={create}>
        Try another word, or create the room you were looking for.
      </EmptyState>
    ) : (
      <EmptyState icon={<Compass size={26} />} title="There is no public room yet" action={create}>
        Create the first one: everybody here will be able to find and join it.
      </EmptyState>
    );
  }
  return (
    <>
      <ul className={styles.list} aria-label="Public rooms">
        {rooms.map((room) => (
          <DirectoryEntry key={room.id} room={room} joined={mine.has(room.id)} onOpen={onOpen} />
        ))}
      </ul>
      {hasNextPage && (
        <div className={styles.others}>
          <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show more rooms
          </Button>
        </div>
      )}
      {error && <Banner tone="error">{messageOf(error)}</Banner>}
    </>
  );
}

export function Directory({ onOpen, onCreate }: DirectoryProps) {
  const [query, setQuery] = useState('');
  const settled = useSettled(query.trim(), 200);
  return (
    <>
      <div className={styles.bar}>
        <TextField
          type="search"
          className={styles.search}
          label="Search rooms by name or topic"
          hideLabel
          placeholder="Name or topic"
          autoComplete="off"
          maxLength={80}
          value={query}
          onValueChange={setQuery}
        />
        <Button icon={<Plus size={18} />} onClick={onCreate}>
          Create room
        </Button>
      </div>
      <Results query={settled} onOpen={onOpen} onCreate={onCreate} />
    </>
  );
}
