import { useClient } from '../../lib/client.tsx';
import { useStore } from '../../lib/use-store.ts';
import { Button } from '../../ui/button.tsx';
import styles from './unsent-texts.module.css';

/** What was written for a room and not sent before it was closed to us: it must not vanish with the room. */
export function UnsentTexts({ roomId }: { roomId: string }) {
  const handle = useClient().room(roomId);
  const { items } = useStore(handle.timeline);
  const unsent = items.flatMap((item) => (item.kind === 'pending' && item.state === 'failed' ? [item] : []));
  if (unsent.length === 0) return null;
  return (
    <ul className={styles.unsent} aria-label="Not sent">
      {unsent.map(({ clientMessageId, body, revises, error }) => (
        <li key={clientMessageId}>
          <p>
            <strong>{revises ? 'Edit not saved.' : 'Not sent.'}</strong> {error?.message}
          </p>
          <blockquote dir="auto">{body}</blockquote>
          <Button size="sm" variant="quiet" onClick={() => handle.discard(clientMessageId)}>
            Discard
          </Button>
        </li>
      ))}
    </ul>
  );
}
