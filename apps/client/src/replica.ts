import { type Change, limits, type Message, type Page, type RoomSync } from '@parley/protocol';
import { applyChange, type ConfirmedItem, type Effect } from './apply.ts';
import { type Asked, upToDate } from './asked.ts';
import type { Clock } from './clock.ts';
import type { Touch } from './facets.ts';
import { COLD_LINES, Lines } from './lines.ts';
import type { Window } from './room-storage.ts';
import { emptyAt, keepLast, stretchOf } from './stretch.ts';
import type { Sight } from './types.ts';

/** What the rest of the client learns from a replica. None of these may call back into it. */
export interface ReplicaEvents {
  /** New changes in order, each exactly once, before anybody sees them as items. */
  applied(effects: readonly Effect[]): void;
  /** Messages that came as a page, not as changes. */
  loaded(messages: readonly Message[]): void;
  /** A gap stayed open: ask the server for what is missing. */
  behind(): void;
  /** The window was replaced by the end of the room; counts of what lies between are unknown. */
  reset(): void;
  /** Items or cursor changed. */
  changed(): void;
}

export interface ReplicaOptions {
  userId: string;
  clock: Clock;
  events: ReplicaEvents;
}

/** A gap often closes by itself: two nodes publish side by side, and one is a moment late. */
const HOLD_MS = 250;
const HELD_MAX = limits.syncBehindMax;

/**
 * One room as this client knows it. Invariant: `lines.end` reaches to `cursor`, and so does what is shown, unless its
 * reader is far back.
 */
export class Replica {
  /** Seq of the last change applied; null until the room's head is known. */
  cursor: number | null = null;
  /** The highest seq heard of. */
  head = 0;
  readonly lines = new Lines();
  /** The window reaches back as far as a first page would. */
  primed = false;
  /** Answers to questions asked in an earlier generation do not fit any more. */
  generation = 0;

  protected readonly userId: string;
  protected readonly events: ReplicaEvents;
  private readonly clock: Clock;
  private readonly held = new Map<number, Change>();
  private holdTimer: unknown;
  private cold = true;
  private asked: Asked | undefined;

  constructor(options: ReplicaOptions) {
    this.userId = options.userId;
    this.clock = options.clock;
    this.events = options.events;
  }

  /** What is shown: every line of the sequence in (`from`, `to`], ascending, each once; nothing else. */
  get items(): readonly ConfirmedItem[] {
    return this.lines.shown.items;
  }

  get from(): number {
    return this.lines.shown.from;
  }

  get to(): number {
    return this.lines.shown.to;
  }

  get behind(): boolean {
    return this.cursor !== null && this.cursor < this.head;
  }

  /** Begins at `head`, with what came live since; also anew, where what is here no longer fits. */
  rebase(head: number): void {
    this.generation++;
    this.lines.begin(emptyAt(head));
    this.cursor = head;
    this.head = head;
    this.primed = false;
    for (const seq of this.held.keys()) this.head = Math.max(this.head, seq);
    this.settle();
  }

  /** Begins where an earlier run ended. */
  restore({ from, cursor, items }: Window): void {
    this.generation++;
    this.lines.begin({ from, to: cursor, items });
    this.cursor = cursor;
    this.head = Math.max(this.head, cursor);
    this.primed = true;
    this.settle();
  }

  /** The end of what is here, for another run. */
  window(): Window | undefined {
    if (this.cursor === null || !this.primed) return undefined;
    const { from, items } = keepLast(this.lines.end, this.lines.endLines);
    return { from, cursor: this.cursor, items };
  }

  /** Keeps nothing, as if never heard of. */
  forget(): void {
    this.generation++;
    this.lines.begin(emptyAt(0));
    this.cursor = null;
    this.head = 0;
    this.primed = false;
    this.held.clear();
    this.stop();
    this.events.changed();
  }

  /** Somebody opened it: from now on its end is kept as long as any. */
  warm(): void {
    this.cold = false;
    if (this.cursor === null) return;
    this.primed ||= this.from === 0 || this.items.length >= COLD_LINES;
  }

  /** Lines outside may be dropped; null: all but the end, which is then shown. */
  look(sight: Sight | null): void {
    if (this.lines.look(sight)) this.events.changed();
  }

  /** Goes on to the end, where that needs no page. Returns whether the end is shown. */
  meetEnd(): boolean {
    if (this.lines.atEnd) return true;
    if (this.lines.meetEnd()) this.events.changed();
    return this.lines.atEnd;
  }

  /** Shows the end, which is always here. */
  showEnd(): void {
    if (this.lines.showEnd()) this.events.changed();
  }

  /** Changes in any order, any number of times: what is not next is held or dropped. */
  receive(changes: readonly Change[]): void {
    const effects: Effect[] = [];
    for (const change of changes) {
      this.head = Math.max(this.head, change.seq);
      if (this.fits(change.seq)) this.advance(change, effects);
      else if (this.cursor === null || change.seq > this.cursor) this.hold(change);
    }
    this.drain(effects);
    if (effects.length > 0) this.finish(effects);
    else this.watchGap();
  }

  /** The room's head is at least this: whatever is missing will be asked for. */
  noteHead(seq: number): void {
    this.head = Math.max(this.head, seq);
    this.watchGap();
  }

  /** An answer to `sync`, asked in this generation. */
  receiveSync(answer: Exclude<RoomSync, { gone: true }>): void {
    if (!('reset' in answer)) {
      this.head = Math.max(this.head, answer.head);
      this.receive(answer.changes);
      return;
    }
    const { reset } = answer;
    if (this.cursor === null || reset.head <= this.cursor) return;
    this.generation++;
    const first = reset.messages[0];
    const from = first ? first.seq - 1 : reset.head;
    this.lines.begin(stretchOf(reset, this.userId, from, reset.head));
    this.cursor = reset.head;
    this.head = Math.max(this.head, reset.head);
    this.primed = first !== undefined || reset.head === 0;
    this.events.loaded(reset.messages);
    this.settle();
    this.events.reset();
  }

  /** To be called when a page is asked for, whichever way; each takes the place of the one before. */
  ask(): Asked {
    const { from, to, generation } = this;
    this.asked = { from, to, generation, touched: [] };
    return this.asked;
  }

  /** The answer is here, or will never be: nothing needs to be noted for it any more. */
  close(asked: Asked): void {
    if (this.asked === asked) this.asked = undefined;
  }

  /**
   * The page before what is shown; it reaches back to 0 unless it is full. Returns false where what is shown no longer
   * begins where it did, so that the page would leave a gap or a double.
   */
  prepend(page: Page, asked: Asked, limit: number): boolean {
    if (this.cursor === null || !this.isOpen(asked) || asked.from !== this.from) return false;
    const { messages, notices } = upToDate(page, asked);
    const first = messages[0];
    const from = first && messages.length >= limit ? first.seq - 1 : 0;
    this.lines.prepend(stretchOf({ messages, notices }, this.userId, from, asked.from));
    this.primed = true;
    this.events.loaded(messages);
    this.events.changed();
    return true;
  }

  /**
   * The page after what is shown; it reaches up to the end unless it is full. Returns false where what is shown no longer
   * ends where it did.
   */
  append(page: Page, asked: Asked, limit: number): boolean {
    const { atEnd, end } = this.lines;
    if (atEnd || !this.isOpen(asked) || asked.to !== this.to) return false;
    const { messages, notices } = upToDate(page, asked);
    const last = messages.at(-1);
    // From where the end begins it is known better.
    const to = last && messages.length >= limit ? Math.min(last.seq, end.from) : end.from;
    this.lines.append(stretchOf({ messages, notices }, this.userId, asked.to, to));
    this.events.loaded(messages);
    this.events.changed();
    return true;
  }

  stop(): void {
    this.clock.clearTimeout(this.holdTimer);
    this.holdTimer = undefined;
  }

  /** [D3] Only the next one does. */
  protected fits(seq: number): boolean {
    return this.cursor !== null && seq === this.cursor + 1;
  }

  protected advance(change: Change, effects: Effect[]): void {
    const effect = applyChange(change, this.userId);
    this.cursor = change.seq;
    effects.push(effect);
  }

  /** [D5] What is shown, what is at the end, and a page that is under way have it as it is now. */
  protected touch(touch: Touch): void {
    // Also where it is here: it may be dropped, and be on the page, before that comes.
    this.asked?.touched.push(touch);
    this.lines.touch(touch);
  }

  private isOpen(asked: Asked): boolean {
    return asked === this.asked && asked.generation === this.generation;
  }

  private hold(change: Change): void {
    // Beyond this the log is the better memory: `head` still says that something is missing.
    if (this.held.size < HELD_MAX) this.held.set(change.seq, change);
  }

  private drain(effects: Effect[]): void {
    if (this.cursor === null || this.held.size === 0) return;
    for (let next = this.held.get(this.cursor + 1); next; next = this.held.get(this.cursor + 1)) {
      this.advance(next, effects);
    }
    for (const seq of this.held.keys()) if (seq <= this.cursor) this.held.delete(seq);
  }

  /** After the cursor jumped: what was held may fit now, or be past. */
  private settle(): void {
    const effects: Effect[] = [];
    this.drain(effects);
    this.finish(effects);
  }

  private finish(effects: Effect[]): void {
    if (this.cursor !== null) {
      const items = effects.flatMap(({ item }) => item ?? []);
      this.lines.grow(this.cursor, items, this.cold && !this.primed ? COLD_LINES : this.lines.endLines);
      for (const { touch } of effects) if (touch) this.touch(touch);
    }
    if (effects.length > 0) this.events.applied(effects);
    this.watchGap();
    this.events.changed();
  }

  private watchGap(): void {
    if (!this.behind) this.stop();
    else
      this.holdTimer ??= this.clock.setTimeout(() => {
        this.holdTimer = undefined;
        if (this.behind) this.events.behind();
      }, HOLD_MS);
  }
}
