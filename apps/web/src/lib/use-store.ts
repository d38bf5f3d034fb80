import type { Store } from '@parley/client';
import { useCallback, useSyncExternalStore } from 'react';

export const useStore = <T>(store: Store<T>): T =>
  useSyncExternalStore(
    useCallback((listener: () => void) => store.subscribe(listener), [store]),
    () => store.get(),
  );
