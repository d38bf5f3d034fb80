import { useCallback, useSyncExternalStore } from 'react';

export const useMedia = (query: string): boolean =>
  useSyncExternalStore(
    useCallback(
      (listener: () => void) => {
        const media = matchMedia(query);
        media.addEventListener('change', listener);
        return () => media.removeEventListener('change', listener);
      },
      [query],
    ),
    () => matchMedia(query).matches,
  );

/** A finger, and a keyboard on the screen. */
export const useIsTouch = (): boolean => useMedia('(hover: none) and (pointer: coarse)');

/** Room for several panes side by side. The same numbers stand in the style sheets. */
export const useIsWide = (): boolean => useMedia('(min-width: 721px)');
export const useHasMembersPane = (): boolean => useMedia('(min-width: 1041px)');
