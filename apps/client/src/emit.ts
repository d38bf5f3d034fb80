import type { Result } from '@parley/protocol';
import type { Connection } from './connection.ts';
import type { OutboxEntry } from './outbox-storage.ts';

/** Asks the server for what an entry of the outbox is about. Each may be asked again and again. */
export function emit(
  connection: Connection,
  { roomId, clientMessageId, body, revision }: OutboxEntry,
  answered: (result: Result<{ seq: number }> | undefined) => void,
): void {
  if (!revision) connection.request('chat', { roomId, clientMessageId, body }, answered);
  else if (revision.kind === 'edit') {
    const { messageId, revSeq } = revision;
    connection.request('edit', { roomId, messageId, revSeq, body }, answered);
  } else if (revision.kind === 'delete') {
    connection.request('delete', { roomId, messageId: revision.messageId }, answered);
  } else {
    const { kind, messageId, emoji } = revision;
    connection.request(kind, { roomId, messageId, emoji }, answered);
  }
}
