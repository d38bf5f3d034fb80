import { useSyncExternalStore } from 'react';

/** A module of the page that is fetched only where something on the screen wants it. */
export interface Part<T> {
  /** Fetches it when the page has nothing better to do, for who will want it. */
  preload: () => void;
  subscribe: (listener: () => void) => () => void;
  get: () => T | null;
}

/** `load` runs when the first one listens, and again, after a failure, for the next or when the network is back. */
export const part = <T>(load: () => Promise<T>): Part<T> => {
  const listeners = new Set<() => void>();
  let loaded: T | null = null;
  let loading = false;

  const fetchIt = () => {
    if (loading || loaded) return;
    loading = true;
    load().then(
      (module) => {
        loaded = module;
        removeEventListener('online', fetchIt);
        for (const listener of listeners) listener();
      },
      () => {
        // Whoever waits shows the plain text, which is no error.
        loading = false;
      },
    );
  };

  return {
    preload: () => whenIdle(fetchIt),
    get: () => loaded,
    subscribe(listener) {
      if (loaded) return () => {};
      if (listeners.size === 0) addEventListener('online', fetchIt);
      listeners.add(listener);
      fetchIt();
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) removeEventListener('online', fetchIt);
      };
    },
  };
};

/** Safari has no idle callbacks. */
const whenIdle = (work: () => void): void => {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(work);
  else setTimeout(work, 500);
};

const nobody = () => () => {};

/** The part, once it is here; null until then, and where it is not wanted. */
export const usePart = <T>({ subscribe, get }: Part<T>, wanted: boolean): T | null => {
  const loaded = useSyncExternalStore(wanted ? subscribe : nobody, get, get);
  return wanted ? loaded : null;
};
