import { Copy } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { toast } from '../../ui/toast.tsx';
import styles from './composer.module.css';

interface ClosedComposerProps {
  /** Why one may not write. */
  reason: string;
  /** What was being written when it was closed. */
  text: string;
  onDiscard: () => void;
}

/** In place of the composer where one may not write: what one wrote stays in sight. */
export function ClosedComposer({ reason, text, onDiscard }: ClosedComposerProps) {
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => toast('Copied'),
      () => toast('The browser does not let this page copy. Select the text.', { tone: 'error' }),
    );
  return (
    <div className={styles.composer}>
      <p className={styles.closed}>{reason}</p>
      {text.trim() !== '' && (
        <section className={styles.kept} aria-label="Your unsent text">
          <p className={styles.keptText} dir="auto">
            {text}
          </p>
          <p className={styles.keptNote}>Not sent. It is kept in this browser.</p>
          <Button size="sm" variant="quiet" icon={<Copy size={16} />} onClick={copy}>
            Copy
          </Button>
          <Button size="sm" variant="quiet" onClick={onDiscard}>
            Discard
          </Button>
        </section>
      )}
    </div>
  );
}
