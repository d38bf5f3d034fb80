import { useState } from 'react';
import { useDrafts } from '../../lib/client.tsx';

interface Draft {
  text: string;
  setText: (text: string) => void;
  /** The text was handed to the outbox. */
  sent: () => void;
}

/** Text that was typed and not sent: kept per room in this browser, removed on logout. */
export const useDraft = (roomId: string): Draft => {
  const drafts = useDrafts();
  const [text, show] = useState(() => drafts.get(roomId));
  return {
    text,
    setText(next) {
      drafts.set(roomId, next);
      show(next);
    },
    sent() {
      drafts.sent(roomId);
      show('');
    },
  };
};
