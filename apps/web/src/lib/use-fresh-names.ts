import { useEffect } from 'react';
import { useClient } from './client.tsx';
import { retryPeople } from './people.ts';
import { useStore } from './use-store.ts';

/** Names that were asked for in vain are asked for again whenever the connection stands. */
export const useFreshNames = (): void => {
  const { status } = useStore(useClient().connection);
  useEffect(() => {
    if (status === 'online') retryPeople();
  }, [status]);
};
