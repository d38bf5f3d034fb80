import type { MyRoom, Room, RoomEvent } from '@parley/protocol';
import { useMutation, useQuery } from '@tanstack/react-query';
import { DoorOpen } from 'lucide-react';
import { Link } from 'react-router';
import { useClient } from '../../lib/client.tsx';
import { plural } from '../../lib/count-label.ts';
import { isCode, messageOf } from '../../lib/errors.ts';
import { useApi } from '../../lib/session.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button, buttonClass } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { LoadError } from '../../ui/load-error.tsx';
import { PageSpinner } from '../../ui/spinner.tsx';

interface AbsentRoomProps {
  roomId: string;
  /** The room as it was, where it was open a moment ago. */
  was: MyRoom | null;
  /** How that came about, where this page heard of it. */
  ended: Extract<RoomEvent, { kind: 'gone' }>['reason'] | null;
}

const browse = (
  <Link to="/browse" className={buttonClass()}>
    Browse rooms
  </Link>
);

/** The address of a room that is not mine: never was, or no longer. */
export function AbsentRoom({ roomId, was, ended }: AbsentRoomProps) {
  const api = useApi();
  const client = useClient();
  const { data, error, isPending, isFetching, refetch } = useQuery({
    queryKey: ['room', roomId, ended],
    queryFn: () => api.call('getRoom', { roomId }),
    enabled: ended !== 'deleted',
    staleTime: 0,
  });
  const join = useMutation({ mutationFn: () => client.joinRoom(roomId) });
  const icon = <DoorOpen size={26} />;
  if (ended === 'deleted') {
    return (
      <EmptyState
        level={1}
        icon={icon}
        title={was ? `#${was.name} was deleted` : 'This room was deleted'}
        action={browse}
      >
        An admin deleted the room with all its messages.
      </EmptyState>
    );
  }
  if (isPending) return <PageSpinner />;
  if (error && !isCode(error, 'not_found')) {
    return (
      <LoadError
        title="The room could not be loaded"
        message={messageOf(error)}
        busy={isFetching}
        onRetry={() => void refetch()}
      />
    );
  }
  const room = data?.room;
  if (room) {
    return (
      <EmptyState
        level={1}
        icon={icon}
        title={titleOf(room.name, was !== null, ended)}
        action={
          <>
            {browse}
            {!room.archivedAt && (
              <Button variant="primary" loading={join.isPending} onClick={() => join.mutate()}>
                Join
              </Button>
            )}
          </>
        }
      >
        <p>{aboutOf(room)}</p>
        {join.error && <Banner tone="error">{messageOf(join.error)}</Banner>}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      level={1}
      icon={icon}
      title={was ? titleOf(was.name, true, ended) : 'This room is not here for you'}
      action={browse}
    >
      {was
        ? 'Somebody inside can add you again.'
        : 'It may be private, or it was deleted. If somebody sent you the link, ask them to add you.'}
    </EmptyState>
  );
}

const titleOf = (name: string, was: boolean, ended: AbsentRoomProps['ended']): string => {
  if (ended === 'removed') return `You were removed from #${name}`;
  return was ? `You are no longer in #${name}` : `You are not in #${name} yet`;
};

const aboutOf = ({ archivedAt, topic, memberCount }: Room): string => {
  if (archivedAt) return 'It is archived: its members can read it, and nobody can join.';
  return topic || `It is public, with ${plural(memberCount, 'member')}.`;
};
