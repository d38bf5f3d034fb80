import { useEffect, useRef } from 'react';
import { useClient } from './client.tsx';
import { askMe, isMeKnown } from './session.tsx';
import { useStore } from './use-store.ts';

/** A change of role cuts the connection: whenever it stands anew, it is asked again who this is. */
export const useFreshMe = (): void => {
  const { status } = useStore(useClient().connection);
  const first = useRef(true);
  useEffect(() => {
    if (status !== 'online') return;
    // The page has just asked; unless it opened without the server, there is no news yet.
    if (!first.current || !isMeKnown()) void askMe();
    first.current = false;
  }, [status]);
};
