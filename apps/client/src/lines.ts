import { limits } from '@parley/protocol';
import type { ConfirmedItem } from './apply.ts';
import type { Touch } from './facets.ts';
import {
  dropFirst,
  emptyAt,
  firstAbove,
  join,
  keepFirst,
  keepLast,
  type Stretch,
  touchIn,
} from './stretch.ts';
import type { Sight } from './types.ts';

/** Lines kept of a room that nobody has opened yet. */
export const COLD_LINES = limits.pageDefault;

export interface LinesOptions {
  /** Lines kept of the end of a room. */
  endLines: number;
  /** What is out of sight goes in larger portions than this: each costs whoever shows it. */
  slack: number;
}

/**
 * The lines of a room that are in memory: its `end`, where it grows, and the stretch that is `shown`. These are one and
 * the same, until somebody is so far back that what lies between is dropped. Invariants: both are without gap; `shown`
 * is `end` or ends below it; the last `endLines` that were here are in `end`.
 */
export class Lines {
  end: Stretch = emptyAt(0);
  shown: Stretch = this.end;
  readonly endLines: number;
  private readonly slack: number;
  private sight: Sight | null = null;

  constructor({ endLines, slack }: LinesOptions = { endLines: 200, slack: 50 }) {
    this.endLines = endLines;
    this.slack = slack;
  }

  get atEnd(): boolean {
    return this.shown === this.end;
  }

  /** Begins anew. Whoever looks at the end does so still, others see it now. */
  begin(end: Stretch): void {
    if (this.sight?.to !== Number.POSITIVE_INFINITY) this.sight = null;
    this.become(end);
  }

  /** What follows the end; a change that is no line only moves it. Where nobody looks, `max` lines stay. */
  grow(to: number, items: readonly ConfirmedItem[], max: number): void {
    const { atEnd } = this;
    const { from, items: before } = this.end;
    this.end = { from, to, items: items.length > 0 ? [...before, ...items] : before };
    if (atEnd) this.shown = this.end;
    this.trim(max);
  }

  /** [D5] One of the messages may be another now. */
  touch(touch: Touch): void {
    const { atEnd } = this;
    this.end = touchIn(this.end, touch);
    this.shown = atEnd ? this.end : touchIn(this.shown, touch);
  }

  /** Puts a page before what is shown; it ends where that begins. */
  prepend(page: Stretch): void {
    this.extend(join(page, this.shown));
  }

  /** Puts a page after what is shown; it begins where that ends. */
  append(page: Stretch): void {
    this.extend(join(this.shown, page));
    this.meetEnd();
  }

  /** Joins the two where there is no gap between them. Returns whether the end is shown. */
  meetEnd(): boolean {
    if (!this.atEnd && this.end.from <= this.shown.to) this.become(join(this.shown, this.end));
    return this.atEnd;
  }

  /** Returns whether it was not shown before. */
  showEnd(): boolean {
    const { atEnd } = this;
    // Who looks at it already goes on to see as much of it.
    if (atEnd && this.sight?.to === Number.POSITIVE_INFINITY) return false;
    this.sight = null;
    this.become(this.end);
    return !atEnd;
  }

  /** What is not in sight may go. Returns whether something of what is shown went. */
  look(sight: Sight | null): boolean {
    const { shown } = this;
    // It is of what was shown a moment ago, and no longer is.
    if (sight && (sight.to <= shown.from || sight.from > shown.to)) return false;
    this.sight = sight;
    if (!sight) this.showEnd();
    this.trim(this.endLines);
    return this.shown !== shown;
  }

  /** It is in memory: in sight, or at the end. */
  has(key: string): boolean {
    return [this.end, this.shown].some(({ items }) => items.some((item) => item.key === key));
  }

  private become(end: Stretch): void {
    this.end = end;
    this.shown = end;
  }

  private extend(shown: Stretch): void {
    if (this.atEnd) this.become(shown);
    else this.shown = shown;
  }

  private trim(max: number): void {
    if (this.sight) this.dropUnseen(this.sight);
    else if (this.end.items.length > max) this.become(keepLast(this.end, max));
    if (!this.atEnd && this.end.items.length > this.endLines) this.end = keepLast(this.end, this.endLines);
  }

  private dropUnseen({ from, to }: Sight): void {
    const { items } = this.shown;
    const below = items.length - firstAbove(items, to);
    // The end goes on without it.
    if (below > this.slack) this.shown = keepFirst(this.shown, items.length - below);
    const above = firstAbove(items, from - 1);
    const droppable = this.atEnd ? Math.min(above, items.length - this.endLines) : above;
    if (droppable > this.slack) this.extend(dropFirst(this.shown, droppable));
  }
}
