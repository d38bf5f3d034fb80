import type { Store } from '@parley/client';
import { useCallback, useSyncExternalStore } from 'react';
import { eachFrame } from './each-frame.ts';

export const useStore = <T>(store: Store<T>): T =>
  useSyncExternalStore(
    useCallback((listener: () => void) => eachFrame(store, listener), [store]),
    () => store.get(),
  );
