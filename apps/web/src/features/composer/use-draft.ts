import { useCallback, useEffect, useRef, useState } from 'react';
import { readStored, writeStored } from '../../lib/storage.ts';

const SAVE_AFTER_MS = 300;

/** Text that was typed and not sent: kept per room in this browser, removed on logout. */
export const useDraft = (userId: string, roomId: string): [string, (text: string) => void] => {
  const key = `parley.draft.${userId}.${roomId}`;
  const [text, setText] = useState(() => readStored(key) ?? '');
  const unsaved = useRef<string | null>(null);

  const save = useCallback(() => {
    if (unsaved.current === null) return;
    writeStored(key, unsaved.current || null);
    unsaved.current = null;
  }, [key]);

  useEffect(() => {
    addEventListener('pagehide', save);
    return () => {
      removeEventListener('pagehide', save);
      save();
    };
  }, [save]);

  useEffect(() => {
    if (unsaved.current !== text) return;
    const timer = setTimeout(save, SAVE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [text, save]);

  const change = useCallback(
    (next: string) => {
      unsaved.current = next;
      setText(next);
      // What was sent must not come back after a crash.
      if (next === '') save();
    },
    [save],
  );
  return [text, change];
};
