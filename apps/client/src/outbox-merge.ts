import type { Item, Lane, Lanes } from './outbox-lanes.ts';
import type { OutboxEntry } from './outbox-storage.ts';
import type { Reading } from './shelf.ts';

interface MergeParts {
  drop(lane: Lane, item: Item): void;
  /** The room shows it: it need not be sent. */
  isStored(entry: OutboxEntry): boolean;
  /** Takes it out of the storage. */
  remove(entry: OutboxEntry): void;
}

/** The storage is the truth about entries, except where this tab knows better. Returns the lanes it speaks of. */
export function mergeReading(lanes: Lanes, { entries, outdated }: Reading, parts: MergeParts): Set<Lane> {
  const places = new Map(entries.map(({ clientMessageId }, index) => [clientMessageId, index]));
  const touched = new Set<Lane>();
  for (const lane of lanes) {
    for (const item of [...lane.items]) {
      const id = item.entry.clientMessageId;
      if (places.has(id) || outdated(id) || item.acked || item.place !== 'shared') continue;
      parts.drop(lane, item);
      touched.add(lane);
    }
  }
  for (const entry of entries) {
    if (!outdated(entry.clientMessageId)) touched.add(take(lanes, entry, parts));
  }
  const placeOf = ({ entry, acked }: Item) =>
    acked ? -1 : (places.get(entry.clientMessageId) ?? places.size);
  for (const lane of touched) lane.items.sort((a, b) => placeOf(a) - placeOf(b));
  return touched;
}

function take(lanes: Lanes, stored: OutboxEntry, { isStored, remove }: MergeParts): Lane {
  // It may have been sent since it was written down.
  const entry = { ...stored, attempts: Math.max(1, stored.attempts) };
  const item = lanes.find(entry.clientMessageId)?.item;
  if (!item && isStored(entry)) remove(entry);
  else if (!item) lanes.push({ entry, place: 'shared' });
  else if (!item.acked && !isSame(item.entry, entry)) item.entry = entry;
  return lanes.of(entry.roomId);
}

/** Another tab may have heard that it is refused, or of which text an edit is by now. */
function isSame(known: OutboxEntry, stored: OutboxEntry): boolean {
  return known.state === stored.state && revSeqIn(known) === revSeqIn(stored);
}

const revSeqIn = ({ revision }: OutboxEntry) => (revision?.kind === 'edit' ? revision.revSeq : undefined);
