import { useEffect } from 'react';
import { countLabel } from './count-label.ts';

/** The title of the page, e.g. `Log in` → "Log in · Parley", with what is unread in front. */
export const useTitle = (title: string | null, unread = 0): void => {
  useEffect(() => {
    const name = title ? `${title} · Parley` : 'Parley';
    document.title = unread > 0 ? `(${countLabel(unread)}) ${name}` : name;
  }, [title, unread]);
};
