import type { Page } from '@parley/protocol';
import { type ConfirmedItem, pageItems, seqOf } from './apply.ts';
import { placeOf, type Touch, touched } from './facets.ts';

/** Every line of a room's sequence in (`from`, `to`], ascending by seq, each once; nothing else. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly items: readonly ConfirmedItem[];
}

export const emptyAt = (seq: number): Stretch => ({ from: seq, to: seq, items: [] });

/** What a page tells of (`from`, `to`]. */
export function stretchOf(page: Page, userId: string, from: number, to: number): Stretch {
  const items = pageItems(page, userId).filter((item) => seqOf(item) > from && seqOf(item) <= to);
  return { from, to, items };
}

/** Index of the first line above `seq`; the length where there is none. */
export function firstAbove(items: readonly ConfirmedItem[], seq: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (seqOf(items[middle]!) > seq) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** [D5] With what one of its messages may be now; the same where it has none, or a later state of it. */
export function touchIn(stretch: Stretch, touch: Touch): Stretch {
  const item = stretch.items[firstAbove(stretch.items, placeOf(touch)) - 1];
  if (item?.kind !== 'message') return stretch;
  const now = touched(item.message, touch);
  if (now === item.message) return stretch;
  const items = stretch.items.map((other) => (other === item ? { ...item, message: now } : other));
  return { ...stretch, items };
}

/** Without its first `count` lines. */
export function dropFirst(stretch: Stretch, count: number): Stretch {
  if (count <= 0) return stretch;
  const last = stretch.items[count - 1];
  return { ...stretch, from: last ? seqOf(last) : stretch.to, items: stretch.items.slice(count) };
}

/** Its last `count` lines. */
export function keepLast(stretch: Stretch, count: number): Stretch {
  return dropFirst(stretch, stretch.items.length - count);
}

/** Its first `count` lines; all of it, where there are no more. */
export function keepFirst(stretch: Stretch, count: number): Stretch {
  if (count >= stretch.items.length) return stretch;
  const last = stretch.items[count - 1];
  return { ...stretch, to: last ? seqOf(last) : stretch.from, items: stretch.items.slice(0, count) };
}

/** Both as one; the second begins where the first ends, or earlier. */
export function join(first: Stretch, second: Stretch): Stretch {
  if (second.from > first.to) throw new Error('there is a gap between the two');
  const before = first.items.slice(0, firstAbove(first.items, second.from));
  return { from: Math.min(first.from, second.from), to: second.to, items: [...before, ...second.items] };
}
