import type { ConfirmedItem } from './apply.ts';
import type { OutboxEntry } from './outbox-storage.ts';
import type { PendingRevision, TimelineItem } from './types.ts';

/**
 * What is unsent, on top of what is confirmed: new messages behind it, revisions with the message they are of. A text
 * that was refused is shown also where its message is not here.
 */
export function withUnsent(
  items: readonly ConfirmedItem[],
  entries: readonly OutboxEntry[],
): readonly TimelineItem[] {
  const said = entries.filter(({ revision }) => !revision);
  if (said.length === entries.length) return [...items, ...said.map(pendingItem)];
  const revisions = new Map<string, OutboxEntry[]>();
  for (const entry of entries) {
    if (!entry.revision) continue;
    const { messageId } = entry.revision;
    revisions.set(messageId, [...(revisions.get(messageId) ?? []), entry]);
  }
  const revised = items.map((item) => {
    const mine = item.kind === 'message' ? revisions.get(item.message.id) : undefined;
    if (!mine || item.kind !== 'message') return item;
    revisions.delete(item.message.id);
    return { ...item, revisions: mine.map(pendingRevision) };
  });
  const absent = [...revisions.values()]
    .flat()
    .filter(({ state, body }) => state === 'failed' && body !== '');
  return [...revised, ...absent.map(pendingItem), ...said.map(pendingItem)];
}

function pendingRevision({ clientMessageId, revision, body, state, error }: OutboxEntry): PendingRevision {
  return { clientMessageId, kind: revision!.kind, body, state, ...(error ? { error } : {}) };
}

function pendingItem(entry: OutboxEntry): TimelineItem {
  const { clientMessageId, body, createdAt, state, attempts, revision, error } = entry;
  return {
    key: clientMessageId,
    kind: 'pending',
    clientMessageId,
    body,
    createdAt,
    state,
    attempts,
    ...(revision ? { revises: revision.messageId } : {}),
    ...(error ? { error } : {}),
  };
}
