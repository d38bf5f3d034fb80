import type { Member, MyRoom } from '@parley/protocol';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useClient } from '../../lib/client.tsx';
import { rememberUsers } from '../../lib/people.ts';
import { useApi, useMe } from '../../lib/session.tsx';
import { useSettled } from '../../lib/use-settled.ts';
import { useStore } from '../../lib/use-store.ts';

export interface Members {
  /** Online first, then by name. Undefined while loading. */
  list: Member[] | undefined;
  total: number;
  online: number;
  error: Error | null;
  retry: () => void;
}

/** A snapshot of the members, with what presence told since. */
export const useMembers = (room: MyRoom): Members => {
  const api = useApi();
  const me = useMe();
  const client = useClient();
  const connected = useStore(client.connection).status === 'online';
  const { changes, staleCount } = useStore(client.presence);
  const memberCount = useSettled(room.memberCount, 300);
  const query = useQuery({
    // A new snapshot is due when presence has a hole, or somebody came or went.
    queryKey: ['members', room.id, staleCount, memberCount],
    queryFn: async () => {
      const answer = await api.call('listMembers', { roomId: room.id });
      rememberUsers(answer.members.map((member) => member.user));
      return answer;
    },
    staleTime: 10_000,
    placeholderData: (previous, before) => (before?.queryKey[1] === room.id ? previous : undefined),
  });

  const list = useMemo(() => {
    const isOnline = ({ user, online }: Member) => {
      if (user.id === me.id && connected) return true;
      const change = changes.get(user.id);
      return change ? change === 'online' : online;
    };
    return query.data?.members
      .map((member) => ({ ...member, online: isOnline(member) }))
      .sort(
        (a, b) => Number(b.online) - Number(a.online) || a.user.displayName.localeCompare(b.user.displayName),
      );
  }, [query.data, changes, connected, me.id]);

  return {
    list,
    total: Math.max(room.memberCount, list?.length ?? 0),
    online: list?.filter((member) => member.online).length ?? 0,
    error: query.error,
    retry: () => void query.refetch(),
  };
};

/** May rename, set the topic and archive. */
export const useIsModerator = ({ list }: Members): boolean => {
  const me = useMe();
  return (
    me.role !== 'member' || list?.some(({ user, role }) => user.id === me.id && role === 'moderator') === true
  );
};
