import type { Api } from '@parley/client';
import type { OutputOf, User } from '@parley/protocol';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef } from 'react';
import { Navigate, Outlet, useLocation, useNavigate } from 'react-router';
import { Button } from '../ui/button.tsx';
import { PageShell } from '../ui/page.tsx';
import { PageSpinner } from '../ui/spinner.tsx';
import { api } from './api.ts';
import { isCode, messageOf } from './errors.ts';
import { readSession, storeSession } from './known-session.ts';
import { forgetPersonStorage } from './person-storage.ts';
import { queryClient } from './query.ts';
import { forgetStored } from './storage.ts';

export interface Session {
  /** Null where nobody is logged in. */
  user: User | null;
  setup: OutputOf<'getSetup'>;
  /** Asks again who this is: after logging in, registering, or a change of one's own name. */
  refresh: () => Promise<void>;
  signOut: () => Promise<void>;
  /** The server ended this session: show the login page, which leads back here. */
  onEnded: () => void;
  /** The person asked to leave, so the login page need not lead back. */
  leaving: () => boolean;
}

const SessionContext = createContext<Session | null>(null);

const setupQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: () => api.call('getSetup', {}),
  staleTime: Number.POSITIVE_INFINITY,
});

const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async (): Promise<User | null> => {
    try {
      return (await api.call('getMe', {})).user;
    } catch (error) {
      if (isCode(error, 'unauthenticated')) return null;
      throw error;
    }
  },
  staleTime: Number.POSITIVE_INFINITY,
  // Somebody comes back to this tab: their role may have changed while it slept.
  refetchOnWindowFocus: 'always',
});

/**
 * Asks while the code of the page is still loading, and goes on with who was here last until the answer comes.
 *
 * @param onUser hears at once, or with the answer, who this is
 */
export const warmSession = (onUser: (userId: string) => void): void => {
  const known = readSession();
  if (known) {
    queryClient.setQueryData(setupQuery.queryKey, known.setup);
    queryClient.setQueryData(meQuery.queryKey, known.user);
    onUser(known.user.id);
  }
  void queryClient.prefetchQuery({ ...setupQuery, staleTime: 0 });
  void queryClient.prefetchQuery({ ...meQuery, staleTime: 0 }).then(() => {
    const me = queryClient.getQueryData(meQuery.queryKey);
    if (me && !known) onUser(me.id);
  });
};

/** Asks again who this is. */
export const askMe = (): Promise<void> => queryClient.refetchQueries({ queryKey: meQuery.queryKey });

/** False where the server could not be asked: then this device only remembers. */
export const isMeKnown = (): boolean => queryClient.getQueryState(meQuery.queryKey)?.status !== 'error';

export function SessionProvider({ children }: { children: ReactNode }) {
  const setup = useQuery(setupQuery);
  const me = useQuery(meQuery);
  const navigate = useNavigate();
  const left = useRef(false);
  const userId = me.data?.id;

  const refresh = useCallback(async () => {
    left.current = false;
    await Promise.all([queryClient.refetchQueries({ queryKey: setupQuery.queryKey }), askMe()]);
  }, []);

  const forget = useCallback(() => {
    queryClient.setQueryData(meQuery.queryKey, null);
    queryClient.removeQueries({
      predicate: ({ queryKey }) => queryKey[0] !== 'me' && queryKey[0] !== 'setup',
    });
  }, []);

  const signOut = useCallback(async () => {
    try {
      await api.call('logout', {});
    } catch (error) {
      // Already ended elsewhere is as good.
      if (!isCode(error, 'unauthenticated')) throw error;
    }
    left.current = true;
    forgetStored('parley.last-room');
    forgetStored('parley.recent-emoji');
    await navigate('/login');
    forget();
    if (userId) await forgetPersonStorage(userId);
  }, [navigate, forget, userId]);

  useEffect(() => {
    if (me.data === null) storeSession(null);
    else if (me.data && setup.data) storeSession({ user: me.data, setup: setup.data });
  }, [me.data, setup.data]);

  const value = useMemo<Session | null>(
    () =>
      setup.data && me.data !== undefined
        ? { user: me.data, setup: setup.data, refresh, signOut, onEnded: forget, leaving: () => left.current }
        : null,
    [setup.data, me.data, refresh, signOut, forget],
  );

  const error = setup.error ?? me.error;
  if (value) return <SessionContext value={value}>{children}</SessionContext>;
  if (!error) return <PageSpinner label="Loading Parley" />;
  return (
    <PageShell title="Parley does not answer" subtitle={messageOf(error)}>
      <Button variant="primary" loading={setup.isFetching || me.isFetching} onClick={() => void refresh()}>
        Try again
      </Button>
    </PageShell>
  );
}

export const useSession = (): Session => {
  const session = use(SessionContext);
  if (!session) throw new Error('useSession needs a SessionProvider above');
  return session;
};

/** Who is logged in, on pages behind RequireUser. */
export const useMe = (): User => {
  const { user } = useSession();
  if (!user) throw new Error('useMe needs RequireUser above');
  return user;
};

export const useApi = (): Api => api;

/** Where a visitor goes instead, or null. `next` is where the person wanted to be. */
export function RequireUser({ children = <Outlet /> }: { children?: ReactNode }) {
  const { user, setup, leaving } = useSession();
  const { pathname, search } = useLocation();
  if (user) return children;
  if (setup.needsOwner) return <Navigate to="/setup" replace />;
  const here = pathname + search;
  const back = leaving() || here === '/' ? '' : `?next=${encodeURIComponent(here)}`;
  return <Navigate to={`/login${back}`} replace />;
}
