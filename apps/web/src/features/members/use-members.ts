import type { TimelineItem } from '@parley/client';
import type { Member, MyRoom } from '@parley/protocol';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useSyncExternalStore } from 'react';
import { useClient } from '../../lib/client.tsx';
import { rememberUsers } from '../../lib/people.ts';
import { useApi, useMe } from '../../lib/session.tsx';
import { useSettled } from '../../lib/use-settled.ts';
import { useStore } from '../../lib/use-store.ts';

export interface Members {
  /** Online first, then by name. Undefined while loading. */
  list: Member[] | undefined;
  /** Of the whole room, whatever was searched for. */
  total: number;
  online: number;
  error: Error | null;
  retry: () => void;
}

/** Seq of the last line that tells of members: who came or went, and who has another role. */
const membersSeq = (items: readonly TimelineItem[]): number => {
  const last = items.findLast((item) => item.kind === 'notice' && 'userId' in item.notice);
  return last?.kind === 'notice' ? last.notice.seq : 0;
};

/** A snapshot of the members, with what presence told since; narrowed by the beginning of a name. */
export const useMembers = (room: MyRoom, search = ''): Members => {
  const api = useApi();
  const me = useMe();
  const client = useClient();
  const connected = useStore(client.connection).status === 'online';
  const { changes, staleCount } = useStore(client.presence);
  const { timeline } = client.room(room.id);
  const seq = useSyncExternalStore(timeline.subscribe, () => membersSeq(timeline.get().items));
  const version = useSettled(`${room.memberCount} ${seq}`, 300);
  const query = useQuery({
    // A new snapshot is due when presence has a hole, or members have changed.
    queryKey: ['members', room.id, search, staleCount, version],
    queryFn: async () => {
      const answer = await api.call('listMembers', {
        roomId: room.id,
        ...(search ? { query: search } : {}),
      });
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
    total: search ? room.memberCount : Math.max(room.memberCount, list?.length ?? 0),
    online: list?.filter((member) => member.online).length ?? 0,
    error: query.error,
    retry: () => void query.refetch(),
  };
};
