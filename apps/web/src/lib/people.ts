import { limits, type User } from '@parley/protocol';
import { queryOptions, useQueries, useQuery } from '@tanstack/react-query';
import { api } from './api.ts';
import type { PeopleStorage } from './person-storage.ts';
import { queryClient } from './query.ts';

const KEY = 'user';
// A name is small, and without the server it could not be asked for again.
queryClient.setQueryDefaults([KEY], { staleTime: 5 * 60_000, gcTime: Number.POSITIVE_INFINITY });

/** Of the person whose page this is. */
let storage: PeopleStorage | null = null;

const learned = (users: readonly User[]): void => {
  storage?.save(users).catch(() => {});
};

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
      learned(users);
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
    queryKey: [KEY, id],
    queryFn: () => load(id),
  });

/** People who came with another answer need no asking. */
export const rememberUsers = (users: readonly User[]): void => {
  for (const user of users) queryClient.setQueryData(userQuery(user.id).queryKey, user);
  learned(users);
};

/** People of an earlier run, until the server tells how they are called now. Returns how to end that. */
export const keepPeople = (kept: PeopleStorage): (() => void) => {
  storage = kept;
  const show = (users: readonly User[]) => {
    if (storage !== kept) return;
    for (const user of users) {
      const { queryKey } = userQuery(user.id);
      if (!queryClient.getQueryData(queryKey)) queryClient.setQueryData(queryKey, user, { updatedAt: 0 });
    }
  };
  kept.load().then(show, () => {});
  return () => {
    if (storage === kept) storage = null;
  };
};

/** Those whose names could not be asked for are asked for again. */
export const retryPeople = (): void => {
  void queryClient.refetchQueries({
    queryKey: [KEY],
    type: 'active',
    predicate: ({ state }) => state.status === 'error',
  });
};

const nameIn = ({ data, isError }: { data: User | null | undefined; isError: boolean }) =>
  data?.displayName ?? (isError || data === null ? 'Unknown person' : undefined);

export interface Named {
  id: string;
  /** Undefined while it is asked for. */
  name: string | undefined;
  username: string | undefined;
}

export const useNamed = (id: string): Named => {
  const result = useQuery(userQuery(id));
  return { id, name: nameIn(result), username: result.data?.username };
};

export const useNames = (ids: readonly string[]): (string | undefined)[] =>
  useQueries({
    queries: ids.map(userQuery),
    combine: (results) => results.map(nameIn),
  });
