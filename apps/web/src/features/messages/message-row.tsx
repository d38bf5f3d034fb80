import { type KeyboardEvent, memo, useId, useRef, useState } from 'react';
import { useNamed } from '../../lib/people.ts';
import { PersonButton } from '../../lib/person-button.tsx';
import { RelativeTime } from '../../lib/relative-time.tsx';
import { clockTime, exactTime } from '../../lib/time.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { cx } from '../../ui/cx.ts';
import { Tooltip } from '../../ui/tooltip.tsx';
import type { Edit } from './edits.ts';
import { MessageActions, type MessageRights } from './message-actions.tsx';
import { MessageEditor } from './message-editor.tsx';
import { MessageFailures } from './message-failures.tsx';
import { MessageReactions } from './message-reactions.tsx';
import styles from './message-row.module.css';
import { isSending, MessageText } from './message-text.tsx';
import type { Row } from './rows.ts';
import { shownReactions } from './shown-reactions.ts';
import type { Reacting } from './use-reacting.tsx';
import type { Revising } from './use-revising.tsx';

interface MessageRowProps {
  row: Extract<Row, { kind: 'message' }>;
  rights: MessageRights;
  /** Its editor is open. */
  editing: Edit | undefined;
  revising: Revising;
  me: string;
  mayReact: boolean;
  /** Its picker is open. */
  picking: boolean;
  reacting: Reacting;
  onRetry: (clientMessageId: string) => void;
  onDiscard: (clientMessageId: string) => void;
}

export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { row, rights, editing, revising, me, mayReact, picking, reacting } = props;
  const { item, authorId, iso, head } = row;
  const author = useNamed(authorId);
  const bodyId = useId();
  const article = useRef<HTMLElement>(null);
  // In the tree only where they are needed: a long list has many rows.
  const [over, setOver] = useState(false);
  const [focused, setFocused] = useState(false);
  const confirmed = item.kind === 'message' ? item : null;
  const sending = isSending(item);
  const acts =
    confirmed !== null &&
    !confirmed.message.deletedAt &&
    editing === undefined &&
    (mayReact || rights.edit || rights.delete);

  const toggle = (messageId: string, emoji: string) => {
    const mine = shownReactions(item, me).some((one) => one.emoji === emoji && one.mine);
    reacting.set(messageId, emoji, !mine);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (!acts || event.target !== event.currentTarget) return;
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key === 'e' && rights.edit) revising.edit(confirmed, true);
    else if (event.key === 'r' && mayReact) reacting.pick(confirmed, event.currentTarget);
    else if ((event.key === 'Delete' || event.key === 'Backspace') && rights.delete)
      revising.delete(confirmed);
    else return;
    event.preventDefault();
  };

  return (
    <article
      ref={article}
      className={cx(styles.row, head && styles.head, sending && styles.sending)}
      aria-label={`${author.name ?? 'Message'}, ${exactTime(iso)}`}
      aria-describedby={bodyId}
      // By the arrow keys of the list, see use-message-keys.ts.
      tabIndex={-1}
      data-row={row.key}
      data-tip-inside
      onKeyDown={onKeyDown}
      onPointerEnter={({ pointerType }) => setOver(pointerType === 'mouse')}
      onPointerLeave={() => setOver(false)}
      onFocus={() => setFocused(true)}
      onBlur={({ currentTarget, relatedTarget }) => setFocused(currentTarget.contains(relatedTarget))}
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
            <PersonButton named={author} className={styles.name} noTab />
            <RelativeTime iso={iso} className={styles.time} />
          </header>
        )}
        {confirmed && editing ? (
          <MessageEditor key={editing.refused} item={confirmed} edit={editing} revising={revising} />
        ) : (
          <MessageText id={bodyId} item={item} />
        )}
        <MessageReactions item={item} me={me} mayReact={mayReact} reachable={focused} reacting={reacting} />
        <MessageFailures {...props} />
      </div>
      {acts && (over || focused || picking) && (
        <MessageActions
          may={rights}
          onReact={mayReact ? (emoji) => toggle(confirmed.message.id, emoji) : undefined}
          onPick={(anchor) => reacting.pick(confirmed, anchor)}
          onEdit={(byKey) => revising.edit(confirmed, byKey)}
          onDelete={() => {
            // The dialog gives the focus back to what had it, and the button will be gone.
            article.current?.focus({ preventScroll: true });
            revising.delete(confirmed);
          }}
        />
      )}
    </article>
  );
});
