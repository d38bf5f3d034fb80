import type { Message } from '@parley/protocol';
import { useNamed } from '../../lib/people.ts';
import { MessageBody } from './message-body.tsx';
import styles from './message-row.module.css';
import { type MessageItem, revisionsOf, shownBody } from './rows.ts';

/** Something of it is under way. */
export const isSending = (item: MessageItem): boolean =>
  item.kind === 'pending'
    ? item.state === 'sending'
    : revisionsOf(item).some(({ state }) => state === 'sending');

function waitingFor(item: MessageItem): string | null {
  if (!isSending(item)) return null;
  if (item.kind === 'pending') return 'Sending…';
  return revisionsOf(item).some(({ kind, state }) => kind === 'delete' && state === 'sending')
    ? 'Deleting…'
    : 'Saving…';
}

/** What a message says, or that it says nothing any more. */
export function MessageText({ id, item }: { id: string; item: MessageItem }) {
  const message = item.kind === 'message' ? item.message : null;
  const waiting = waitingFor(item);
  if (message?.deletedAt) return <Tombstone id={id} message={message} />;
  return (
    <>
      <MessageBody id={id} text={shownBody(item)} editedAt={message?.editedAt} />
      {waiting && <span className={styles.waiting}>{waiting}</span>}
    </>
  );
}

function Tombstone({ id, message }: { id: string; message: Message }) {
  const { authorId, deletedBy = authorId } = message;
  const by = useNamed(deletedBy);
  return (
    <p id={id} className={styles.tombstone}>
      {deletedBy === authorId ? (
        'This message was deleted.'
      ) : (
        <>
          Deleted by <bdi>{by.name ?? 'a moderator'}</bdi>.
        </>
      )}
    </p>
  );
}
