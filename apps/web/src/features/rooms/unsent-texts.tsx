import { useState } from 'react';
import { useClient, useDrafts } from '../../lib/client.tsx';
import { useStore } from '../../lib/use-store.ts';
import { Button } from '../../ui/button.tsx';
import styles from './unsent-texts.module.css';

interface UnsentTextProps {
  title: string;
  reason: string | undefined;
  text: string;
  onDiscard: () => void;
}

function UnsentText({ title, reason, text, onDiscard }: UnsentTextProps) {
  return (
    <li>
      <p>
        <strong>{title}</strong> {reason}
      </p>
      <blockquote dir="auto">{text}</blockquote>
      <Button size="sm" variant="quiet" onClick={onDiscard}>
        Discard
      </Button>
    </li>
  );
}

/** What was written for a room and not sent before it was closed to us: it must not vanish with the room. */
export function UnsentTexts({ roomId }: { roomId: string }) {
  const handle = useClient().room(roomId);
  const drafts = useDrafts();
  const [draft, setDraft] = useState(() => drafts.get(roomId));
  const { items } = useStore(handle.timeline);
  const unsent = items.flatMap((item) => (item.kind === 'pending' && item.state === 'failed' ? [item] : []));
  const written = draft.trim() !== '';
  if (unsent.length === 0 && !written) return null;
  const forget = () => {
    drafts.set(roomId, '');
    setDraft('');
  };
  return (
    <ul className={styles.unsent} aria-label="Not sent">
      {unsent.map(({ clientMessageId, body, revises, error }) => (
        <UnsentText
          key={clientMessageId}
          title={revises ? 'Edit not saved.' : 'Not sent.'}
          reason={error?.message}
          text={body}
          onDiscard={() => handle.discard(clientMessageId)}
        />
      ))}
      {written && (
        <UnsentText title="Not sent." reason="You were still writing it." text={draft} onDiscard={forget} />
      )}
    </ul>
  );
}
