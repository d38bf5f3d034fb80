import type { MyRoom, User } from '@parley/protocol';
import { useQuery } from '@tanstack/react-query';
import { useClient } from './client.tsx';
import { useNames } from './people.ts';
import { useRooms } from './rooms.ts';
import { useApi, useMe } from './session.tsx';
import { useStore } from './use-store.ts';

/** A direct room or a group: people, and no name of its own. */
export const isConversation = ({ kind }: Pick<MyRoom, 'kind'>): boolean => kind !== 'room';

/** What a conversation is called: its people, whoever is known of them so far; alone it is one's own. */
export const conversationName = (
  me: Pick<User, 'displayName'>,
  names: readonly (string | undefined)[],
): string => {
  if (names.length === 0) return `${me.displayName} (you)`;
  return names.map((name) => name ?? '…').join(', ');
};

/** How a room of mine is called. */
export const useRoomName = (room: Pick<MyRoom, 'kind' | 'name' | 'people'>): string => {
  const me = useMe();
  const names = useNames(room.people);
  return isConversation(room) ? conversationName(me, names) : room.name;
};

/** As `useRoomName`, with the sign that tells rooms from people. */
export const useRoomTitle = (room: Pick<MyRoom, 'kind' | 'name' | 'people'>): string => {
  const name = useRoomName(room);
  return isConversation(room) ? name : `#${name}`;
};

export const useIsBlocked = (userId: string): boolean => useRooms().blocked.has(userId);

/** Whether each of these people whom I have conversations with is connected; undefined until it is known. */
export const useOnline = (): ((userId: string) => boolean | undefined) => {
  const api = useApi();
  const { changes, staleCount } = useStore(useClient().presence);
  const count = useRooms().rooms.filter(isConversation).length;
  const { data } = useQuery({
    // A new answer is due when presence has a hole, or there are people more.
    queryKey: ['online', staleCount, count],
    queryFn: async () => new Set((await api.call('listOnline', {})).online),
    enabled: count > 0,
    placeholderData: (previous) => previous,
  });
  return (userId) => {
    const change = changes.get(userId);
    return change ? change === 'online' : data?.has(userId);
  };
};
