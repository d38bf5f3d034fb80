import type { MyRoom } from '@parley/protocol';
import { useMutation, useQuery } from '@tanstack/react-query';
import { DoorOpen } from 'lucide-react';
import { Link } from 'react-router';
import { useClient } from '../../lib/client.tsx';
import { plural } from '../../lib/count-label.ts';
import { messageOf } from '../../lib/errors.ts';
import { useApi } from '../../lib/session.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button, buttonClass } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageSpinner } from '../../ui/spinner.tsx';

interface AbsentRoomProps {
  roomId: string;
  /** The room as it was, where it was open a moment ago. */
  was: MyRoom | null;
  deleted: boolean;
}

const browse = (
  <Link to="/browse" className={buttonClass()}>
    Browse rooms
  </Link>
);

/** The address of a room that is not mine: never was, or no longer. */
export function AbsentRoom({ roomId, was, deleted }: AbsentRoomProps) {
  const api = useApi();
  const client = useClient();
  const { data, isPending } = useQuery({
    queryKey: ['directory', ''],
    queryFn: () => api.call('listDirectory', {}),
    enabled: !deleted,
    staleTime: 0,
  });
  const join = useMutation({ mutationFn: () => client.joinRoom(roomId) });
  const icon = <DoorOpen size={26} />;
  if (deleted) {
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
  const room = data?.rooms.find((each) => each.id === roomId);
  if (room) {
    return (
      <EmptyState
        level={1}
        icon={icon}
        title={was ? `You are no longer in #${room.name}` : `You are not in #${room.name} yet`}
        action={
          <>
            {browse}
            <Button variant="primary" loading={join.isPending} onClick={() => join.mutate()}>
              Join
            </Button>
          </>
        }
      >
        <p>{room.topic || `It is public, with ${plural(room.memberCount, 'member')}.`}</p>
        {join.error && <Banner tone="error">{messageOf(join.error)}</Banner>}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      level={1}
      icon={icon}
      title={was ? `You are no longer in #${was.name}` : 'This room is not here for you'}
      action={browse}
    >
      {was
        ? 'You left it, or it is gone. Somebody inside can add you again.'
        : 'It may be private, or it was deleted. If somebody sent you the link, ask them to add you.'}
    </EmptyState>
  );
}
