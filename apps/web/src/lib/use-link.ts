import { useSyncExternalStore } from 'react';
import { useClient } from './client.tsx';
import { useDelayed } from './use-delayed.ts';
import { useStore } from './use-store.ts';

const QUIET_MS = 1000;

const subscribe = (listener: () => void) => {
  addEventListener('online', listener);
  addEventListener('offline', listener);
  return () => {
    removeEventListener('online', listener);
    removeEventListener('offline', listener);
  };
};

/** `connecting`: not reached since the page opened. `lost`: it was. `offline`: this device has no network. */
export type Link = 'fine' | 'connecting' | 'lost' | 'offline';

/** How the way to the server is, as far as people care: a short break is nobody's business. */
export const useLink = (): Link => {
  const { status } = useStore(useClient().connection);
  const hasNetwork = useSyncExternalStore(subscribe, () => navigator.onLine);
  const late = useDelayed(status === 'reconnecting' || status === 'connecting', QUIET_MS);
  if (!late) return 'fine';
  if (!hasNetwork) return 'offline';
  return status === 'reconnecting' ? 'lost' : 'connecting';
};
