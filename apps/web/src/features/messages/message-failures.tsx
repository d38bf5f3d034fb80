import type { PendingReaction, PendingRevision, TimelineItem } from '@parley/client';
import { Button } from '../../ui/button.tsx';
import type { MessageRights } from './message-actions.tsx';
import styles from './message-row.module.css';
import { type Row, revisionsOf } from './rows.ts';
import { reactingOf } from './shown-reactions.ts';
import type { Revising } from './use-revising.tsx';

type Failed = PendingRevision | PendingReaction | Extract<TimelineItem, { kind: 'pending' }>;

interface FailureProps {
  item: Failed;
  /** `Not sent`, say. */
  what: string;
  /** What was written, where it is not in sight. */
  text?: string | undefined;
  again?: { label: string; run: () => void } | undefined;
  onDiscard: (clientMessageId: string) => void;
}

function Failure({ item, what, text, again, onDiscard }: FailureProps) {
  return (
    <div className={styles.failure}>
      <div className={styles.failureText}>
        <p>
          <strong>{what}.</strong> {item.error?.message ?? 'The server refused it.'}
        </p>
        {text && <blockquote dir="auto">{text}</blockquote>}
      </div>
      <div className={styles.failureActions}>
        {again && (
          <Button size="sm" onClick={again.run}>
            {again.label}
          </Button>
        )}
        <Button size="sm" variant="quiet" onClick={() => onDiscard(item.clientMessageId)}>
          Discard
        </Button>
      </div>
    </div>
  );
}

interface MessageFailuresProps {
  row: Extract<Row, { kind: 'message' }>;
  rights: MessageRights;
  revising: Revising;
  onRetry: (clientMessageId: string) => void;
  onDiscard: (clientMessageId: string) => void;
}

/** Beside what was tried: why it was refused, and what may be done about that. */
export function MessageFailures({ row, rights, revising, onRetry, onDiscard }: MessageFailuresProps) {
  const { item } = row;
  if (item.kind === 'pending') {
    if (item.state !== 'failed') return null;
    const again = { label: 'Retry', run: () => onRetry(item.clientMessageId) };
    const what = item.revises ? 'Edit not saved' : 'Not sent';
    return <Failure item={item} what={what} again={again} onDiscard={onDiscard} />;
  }
  const reactions = reactingOf(item)
    .filter(({ state }) => state === 'failed')
    .map((failed) => (
      <Failure
        key={failed.clientMessageId}
        item={failed}
        what={`${failed.emoji} not ${failed.kind === 'react' ? 'added' : 'taken back'}`}
        again={
          item.message.deletedAt ? undefined : { label: 'Retry', run: () => onRetry(failed.clientMessageId) }
        }
        onDiscard={onDiscard}
      />
    ));
  const revisions = revisionsOf(item)
    .filter(({ state }) => state === 'failed')
    .map((failed) => {
      const { clientMessageId, kind, body } = failed;
      const edit = kind === 'edit';
      const again = edit
        ? { label: 'Edit again', run: () => revising.edit(item, false, failed) }
        : { label: 'Retry', run: () => onRetry(clientMessageId) };
      return (
        <Failure
          key={clientMessageId}
          item={failed}
          what={edit ? 'Not saved' : 'Not deleted'}
          text={body}
          again={item.message.deletedAt || (edit && !rights.edit) ? undefined : again}
          onDiscard={onDiscard}
        />
      );
    });
  return [...reactions, ...revisions];
}
