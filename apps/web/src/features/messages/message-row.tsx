import { memo, useId } from 'react';
import { useNamed } from '../../lib/people.ts';
import { PersonName } from '../../lib/person-name.tsx';
import { RelativeTime } from '../../lib/relative-time.tsx';
import { clockTime, exactTime } from '../../lib/time.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';
import { Tooltip } from '../../ui/tooltip.tsx';
import { MessageBody } from './message-body.tsx';
import styles from './message-row.module.css';
import type { MessageItem, Row } from './rows.ts';

interface MessageRowProps {
  row: Extract<Row, { kind: 'message' }>;
  onRetry: (clientMessageId: string) => void;
  onDiscard: (clientMessageId: string) => void;
}

export const MessageRow = memo(function MessageRow({ row, onRetry, onDiscard }: MessageRowProps) {
  const { item, authorId, iso, head } = row;
  const author = useNamed(authorId);
  const bodyId = useId();
  const pending = item.kind === 'pending' ? item : null;
  const body = item.kind === 'message' ? item.message.body : item.body;
  return (
    <article
      className={cx(styles.row, head && styles.head, pending?.state === 'sending' && styles.sending)}
      aria-label={`${author.name ?? 'Message'}, ${exactTime(iso)}`}
      aria-describedby={bodyId}
      // By the arrow keys of the list, see use-message-keys.ts.
      tabIndex={-1}
      data-row={row.key}
      data-tip-inside
    >
      <div className={styles.gutter}>
        {head ? (
          <Avatar id={authorId} name={author.name ?? ' '} />
        ) : (
          <Tooltip label={exactTime(iso)}>
            <time className={styles.gutterTime} dateTime={iso}>
              {clockTime(iso)}
            </time>
          </Tooltip>
        )}
      </div>
      <div className={styles.content}>
        {head && (
          <header className={styles.header}>
            <PersonName named={author} className={styles.name} />
            <RelativeTime iso={iso} className={styles.time} />
          </header>
        )}
        <MessageBody id={bodyId} text={body} />
        {pending?.state === 'sending' && <span className={styles.waiting}>Sending…</span>}
        {pending?.state === 'failed' && <Failure item={pending} onRetry={onRetry} onDiscard={onDiscard} />}
      </div>
    </article>
  );
});

function Failure({
  item,
  onRetry,
  onDiscard,
}: Omit<MessageRowProps, 'row'> & { item: Extract<MessageItem, { kind: 'pending' }> }) {
  return (
    <div className={styles.failure}>
      <p>
        <strong>Not sent.</strong> {item.error?.message ?? 'The server refused it.'}
      </p>
      <div className={styles.failureActions}>
        <Button size="sm" onClick={() => onRetry(item.clientMessageId)}>
          Retry
        </Button>
        <Button size="sm" variant="quiet" onClick={() => onDiscard(item.clientMessageId)}>
          Discard
        </Button>
      </div>
    </div>
  );
}
