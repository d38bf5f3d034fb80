import type { ConfirmedItem } from './apply.ts';
import type { OutboxEntry } from './outbox-storage.ts';
import type { PendingReaction, PendingRevision, TimelineItem } from './types.ts';

/** Makes the same array of the same parts, so that nobody lays out again what has not changed. */
export function createShownItems() {
  let made: { from: Parameters<typeof withUnsent>; items: readonly TimelineItem[] } | undefined;
  return (...parts: Parameters<typeof withUnsent>): readonly TimelineItem[] => {
    if (!made || !isSame(made.from, parts)) made = { from: parts, items: withUnsent(...parts) };
    return made.items;
  };
}

const isSame = (
  [items, entries, atEnd]: Parameters<typeof withUnsent>,
  [nextItems, nextEntries, nextAtEnd]: Parameters<typeof withUnsent>,
): boolean =>
  items === nextItems &&
  atEnd === nextAtEnd &&
  entries.length === nextEntries.length &&
  entries.every((entry, index) => entry === nextEntries[index]);

/**
 * What is unsent, on top of what is confirmed: revisions with the message they are of and, where the end of the room is
 * shown, new messages behind it. There a text that was refused is shown also where its message is not here.
 */
function withUnsent(
  items: readonly ConfirmedItem[],
  entries: readonly OutboxEntry[],
  atEnd: boolean,
): readonly TimelineItem[] {
  const said = entries.filter(({ revision }) => !revision);
  if (said.length === entries.length) return atEnd ? [...items, ...said.map(pendingItem)] : items;
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
    return { ...item, ...pendingOf(mine) };
  });
  if (!atEnd) return revised;
  const absent = [...revisions.values()]
    .flat()
    .filter(({ state, body }) => state === 'failed' && body !== '');
  return [...revised, ...absent.map(pendingItem), ...said.map(pendingItem)];
}

/** Of one message. */
function pendingOf(entries: readonly OutboxEntry[]) {
  const revisions: PendingRevision[] = [];
  const reacting: PendingReaction[] = [];
  for (const { clientMessageId, revision, body, state, error } of entries) {
    const common = { clientMessageId, state, ...(error ? { error } : {}) };
    if (revision?.kind === 'edit' || revision?.kind === 'delete') {
      revisions.push({ ...common, kind: revision.kind, body });
    } else if (revision) reacting.push({ ...common, kind: revision.kind, emoji: revision.emoji });
  }
  return { ...(revisions.length > 0 && { revisions }), ...(reacting.length > 0 && { reacting }) };
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
