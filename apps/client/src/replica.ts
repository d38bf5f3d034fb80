import { type Change, limits, type Message, type Page, type RoomSync, revSeqOf } from '@parley/protocol';
import { applyChange, type ConfirmedItem, type Effect, messageItem, pageItems, seqOf } from './apply.ts';
import type { Clock } from './clock.ts';
import type { Window } from './room-storage.ts';

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

/** A question for the page before the window. */
export interface Asked {
  readonly before: number;
  readonly generation: number;
  /** Messages that were touched since, and may be on the page: that may have been read before. */
  readonly touched: Message[];
}

export interface ReplicaOptions {
  userId: string;
  clock: Clock;
  events: ReplicaEvents;
}

/** A gap often closes by itself: two nodes publish side by side, and one is a moment late. */
const HOLD_MS = 250;
const HELD_MAX = limits.syncBehindMax;
/** Items kept of a room that was never opened, and of one that was opened in an earlier run. */
const COLD_MAX = limits.pageDefault;
const KEPT_MAX = 200;

/**
 * One room as this client knows it. Invariant: `items` holds every change in (`from`, `cursor`] that is a line of the
 * timeline, ascending, each once; nothing else.
 */
export class Replica {
  /** Seq of the last change applied; null until the room's head is known. */
  cursor: number | null = null;
  /** The highest seq heard of. */
  head = 0;
  from = 0;
  items: ConfirmedItem[] = [];
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

  get behind(): boolean {
    return this.cursor !== null && this.cursor < this.head;
  }

  /** Begins at `head`, with what came live since; also anew, where what is here no longer fits. */
  rebase(head: number): void {
    this.generation++;
    this.items = [];
    this.from = head;
    this.cursor = head;
    this.head = head;
    this.primed = false;
    for (const seq of this.held.keys()) this.head = Math.max(this.head, seq);
    this.settle();
  }

  /** Begins where an earlier run ended. */
  restore({ from, cursor, items }: Window): void {
    this.generation++;
    this.items = items;
    this.from = from;
    this.cursor = cursor;
    this.head = Math.max(this.head, cursor);
    this.primed = true;
    this.settle();
  }

  /** The end of what is here, for another run. */
  window(): Window | undefined {
    if (this.cursor === null || !this.primed) return undefined;
    const items = this.items.slice(-KEPT_MAX);
    const dropped = this.items.at(-KEPT_MAX - 1);
    return { from: dropped ? seqOf(dropped) : this.from, cursor: this.cursor, items };
  }

  /** Keeps nothing, as if never heard of. */
  forget(): void {
    this.generation++;
    this.items = [];
    this.from = 0;
    this.cursor = null;
    this.head = 0;
    this.primed = false;
    this.held.clear();
    this.stop();
    this.events.changed();
  }

  /** From now on nothing is dropped from the window. */
  keepAll(): void {
    this.cold = false;
    if (this.cursor === null) return;
    this.primed ||= this.from === 0 || this.items.length >= COLD_MAX;
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
    this.from = first ? first.seq - 1 : reset.head;
    this.items = pageItems(reset, this.userId).filter((item) => seqOf(item) > this.from);
    this.cursor = reset.head;
    this.head = Math.max(this.head, reset.head);
    this.primed = first !== undefined || reset.head === 0;
    this.events.loaded(reset.messages);
    this.settle();
    this.events.reset();
  }

  /** To be called when the page before the window is asked for. */
  ask(): Asked {
    this.asked = { before: this.from + 1, generation: this.generation, touched: [] };
    return this.asked;
  }

  /**
   * The page of history that was asked for last; it reaches back to 0 unless it is full. Returns false where the window
   * has moved meanwhile, so that the page would leave a gap or a double.
   */
  prepend(page: Page, asked: Asked, limit: number): boolean {
    const { before } = asked;
    if (this.cursor === null || asked !== this.asked) return false;
    if (before !== this.from + 1 || asked.generation !== this.generation) return false;
    this.asked = undefined;
    const first = page.messages[0];
    const from = first && page.messages.length >= limit ? first.seq - 1 : 0;
    const older = pageItems(page, this.userId).filter((item) => seqOf(item) > from && seqOf(item) < before);
    this.items = [...older, ...this.items];
    this.from = from;
    this.primed = true;
    for (const message of asked.touched) this.revise(message);
    this.events.loaded(page.messages);
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
    if (effect.item) this.items.push(effect.item);
    if (effect.revised) this.revise(effect.revised);
    effects.push(effect);
  }

  /** [D5] Of two states of a message the later one is right, in whatever order they come. */
  protected revise(message: Message): void {
    const index = this.items.findLastIndex((item) => seqOf(item) <= message.seq);
    const item = this.items[index];
    if (item?.kind !== 'message' || item.message.seq !== message.seq) this.asked?.touched.push(message);
    else if (revSeqOf(message) > revSeqOf(item.message))
      this.items[index] = messageItem(message, this.userId);
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
    const max = this.primed ? KEPT_MAX : COLD_MAX;
    if (this.cold && this.items.length > max) {
      const dropped = this.items.splice(0, this.items.length - max);
      this.from = seqOf(dropped.at(-1)!);
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
