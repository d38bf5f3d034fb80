import { limits, type User } from '@parley/protocol';
import { queryOptions, useQueries, useQuery } from '@tanstack/react-query';
import { api } from './api.ts';
import { queryClient } from './query.ts';

type Waiting = { resolve: (user: User | null) => void; reject: (error: unknown) => void };

// A screen of messages names many people at once: one request for all that were asked for in the same moment.
let waiting = new Map<string, Waiting[]>();

const flush = async () => {
  const batch = waiting;
  waiting = new Map();
  const ids = [...batch.keys()];
  for (let i = 0; i < ids.length; i += limits.idsMax) {
    const part = ids.slice(i, i + limits.idsMax);
    try {
      const { users } = await api.call('listUsers', { ids: part.join(',') });
      const found = new Map(users.map((user) => [user.id, user]));
      for (const id of part) for (const { resolve } of batch.get(id) ?? []) resolve(found.get(id) ?? null);
    } catch (error) {
      for (const id of part) for (const { reject } of batch.get(id) ?? []) reject(error);
    }
  }
};

const load = (id: string): Promise<User | null> =>
  new Promise((resolve, reject) => {
    if (waiting.size === 0) setTimeout(flush, 10);
    waiting.set(id, [...(waiting.get(id) ?? []), { resolve, reject }]);
  });

const userQuery = (id: string) =>
  queryOptions({
    queryKey: ['user', id],
    queryFn: () => load(id),
    staleTime: 5 * 60_000,
    gcTime: 30 * 60_000,
  });

/** People who came with another answer need no asking. */
export const rememberUsers = (users: readonly User[]): void => {
  for (const user of users) queryClient.setQueryData(userQuery(user.id).queryKey, user);
};

const nameIn = (user: User | null | undefined): string | undefined =>
  user === null ? 'Unknown person' : user?.displayName;

export interface Named {
  id: string;
  /** Undefined while it is asked for. */
  name: string | undefined;
  username: string | undefined;
}

export const useNamed = (id: string): Named => {
  const { data, isError } = useQuery(userQuery(id));
  return { id, name: isError ? 'Unknown person' : nameIn(data), username: data?.username };
};

export const useNames = (ids: readonly string[]): (string | undefined)[] =>
  useQueries({
    queries: ids.map(userQuery),
    combine: (results) => results.map(({ data, isError }) => (isError ? 'Unknown person' : nameIn(data))),
  });
