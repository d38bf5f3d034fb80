import type { Result, WireError } from '@parley/protocol';
import { backoffMs, type Clock } from './clock.ts';
import type { Connection } from './connection.ts';
import { emit } from './emit.ts';
import type { OutboxEntry, OutboxStorage, Revision } from './outbox-storage.ts';
import { type Reading, Shelf } from './shelf.ts';
import type { TabNews, Tabs } from './tabs.ts';

export interface OutboxParts {
  connection: Connection;
  clock: Clock;
  random: () => number;
  randomUuid: () => string;
  storage: OutboxStorage;
  tabs: Tabs;
  /** The history that the server tells, or that what is here was told of. */
  epoch(): string | undefined;
  /** Entries of the room changed. */
  changed(roomId: string): void;
  /** Stored under this seq; the entry stays visible until `confirm`, so that it never vanishes between the two. */
  acked(roomId: string, seq: number): void;
  /** No answer: it may be stored, and its change may be lost too. */
  unanswered(roomId: string): void;
  /** It is in what the room shows. */
  shown(roomId: string, clientMessageId: string): boolean;
}

/** A seq counts in its history only. */
interface Ack {
  epoch: string | undefined;
  seq: number;
}

interface Item {
  entry: OutboxEntry;
  /** `storing`: not to be emitted yet. `shared`: the elected tab sends it. `own`: the storage failed, we send it. */
  place: 'storing' | 'shared' | 'own';
  acked?: Ack | undefined;
}

interface Flight {
  item: Item;
  /** When it was sent. */
  epoch: string | undefined;
}

interface Lane {
  roomId: string;
  items: Item[];
  /** What is under way. Late answers to others are ignored. */
  flight: Flight | undefined;
  timer: unknown;
  failures: number;
}

/** Something to send, and no news of it for so long: the tab that should send it may be frozen. */
const TAKE_OVER_MS = 5000;

/**
 * Unsent messages: first in, first out per room, repeated under the same id until stored or refused for good ([D2],
 * [D6]). One is under way per room. More would be faster, but where an early one is told `busy` and a later one is
 * stored, the room would have them in another order than they were written.
 *
 * All tabs show the same entries, and one sends them, in the order of the storage they share.
 */
export class Outbox {
  private readonly parts: OutboxParts;
  private readonly lanes = new Map<string, Lane>();
  private readonly laneOf = new Map<string, Lane>();
  /** The bucket that `rate_limited` speaks of is the person's: all rooms wait. */
  private pauseTimer: unknown;
  private readonly shelf: Shelf;
  /** This tab is the one that sends. */
  private sends = false;
  private takeOverTimer: unknown;

  constructor(parts: OutboxParts) {
    this.parts = parts;
    this.shelf = new Shelf({
      ...parts,
      read: (reading) => this.merge(reading),
      elected: (sends) => this.elected(sends),
      heard: (news) => this.heard(news),
    });
  }

  /** Takes up what earlier runs left and other tabs have. */
  start(): Promise<void> {
    return this.shelf.open();
  }

  /** Other tabs may have told of changes while this one could not hear. */
  refresh(): void {
    void this.shelf.read();
  }

  add(roomId: string, body: string, revision?: Revision): string {
    const lane = this.lane(roomId);
    const clientMessageId = this.parts.randomUuid();
    const createdAt = new Date(this.parts.clock.now()).toISOString();
    const item: Item = {
      entry: {
        clientMessageId,
        roomId,
        ...(revision ? { revision } : {}),
        body,
        createdAt,
        state: 'sending',
        attempts: 0,
      },
      place: 'storing',
    };
    lane.items.push(item);
    this.laneOf.set(clientMessageId, lane);
    void this.store(lane, item);
    this.parts.changed(roomId);
    return clientMessageId;
  }

  /** What is not known to be in the room's sequence, oldest first. */
  entries(roomId: string): readonly OutboxEntry[] {
    return this.lanes.get(roomId)?.items.map((item) => item.entry) ?? [];
  }

  retry(clientMessageId: string): void {
    const lane = this.laneOf.get(clientMessageId);
    const item = lane?.items.find(({ entry }) => entry.clientMessageId === clientMessageId);
    if (!lane || item?.entry.state !== 'failed') return;
    const { error: _, ...entry } = item.entry;
    item.entry = { ...entry, state: 'sending' };
    void this.shelf.update(item.entry);
    this.touched(lane);
  }

  /** Returns the text, or '' where the message may be with the server: then it stays. */
  discard(clientMessageId: string): string {
    const lane = this.laneOf.get(clientMessageId);
    const item = lane?.items.find(({ entry }) => entry.clientMessageId === clientMessageId);
    if (!lane || !item || !this.untouched(item)) return '';
    this.remove(lane, item);
    this.touched(lane);
    return item.entry.body;
  }

  /** My messages that are in the room's sequence, and everything acked up to `cursor`. */
  confirm(roomId: string, clientMessageIds: readonly string[], cursor: number | null): void {
    const lane = this.lanes.get(roomId);
    if (!lane || lane.items.length === 0) return;
    const stored = lane.items.filter(
      ({ entry, acked }) =>
        clientMessageIds.includes(entry.clientMessageId) ||
        (acked && this.counts(acked) && cursor !== null && acked.seq <= cursor),
    );
    if (stored.length === 0) return;
    for (const item of stored) {
      // Others may not have the change yet. Where it is exactly they need not know.
      if (!item.acked && cursor !== null) this.tellAcked(item, { epoch: this.parts.epoch(), seq: cursor });
      this.remove(lane, item);
    }
    lane.failures = 0;
    this.touched(lane);
  }

  /** The room is closed to us: the texts stay, as failed. */
  failRoom(roomId: string, error: WireError): void {
    const lane = this.lanes.get(roomId);
    if (!lane || lane.items.length === 0) return;
    for (const item of [...lane.items]) {
      if (item.acked) this.remove(lane, item);
      else if (item.entry.state === 'sending') void this.fail(item, error);
    }
    this.rest(lane);
    this.touched(lane);
  }

  /** The server has told its history: what was acked in another may not be in it, and goes again. */
  recount(): void {
    for (const lane of this.lanes.values()) {
      const lost = lane.items.filter(({ acked }) => acked && !this.counts(acked));
      for (const item of lost) this.sendAgain(item);
      if (lost.length > 0) this.touched(lane);
    }
  }

  /** A new connection: no reason to wait any longer. */
  online(): void {
    for (const lane of this.lanes.values()) {
      this.rest(lane);
      lane.failures = 0;
      this.pump(lane);
    }
    this.watch();
  }

  /** The server tells of the room: what it could not do a moment ago it may do now. */
  hint(roomId: string): void {
    const lane = this.lanes.get(roomId);
    if (lane?.timer === undefined) return;
    this.rest(lane);
    this.pump(lane);
  }

  stop(): void {
    for (const lane of this.lanes.values()) this.rest(lane);
    this.parts.clock.clearTimeout(this.pauseTimer);
    this.pauseTimer = undefined;
    this.sends = false;
    this.shelf.close();
    this.watch();
  }

  private elected(sends: boolean): void {
    this.sends = sends;
    this.watch();
    for (const lane of this.lanes.values()) {
      this.rest(lane);
      lane.failures = 0;
      this.pump(lane);
    }
  }

  private heard(news: TabNews): void {
    if (news.kind === 'acked') this.ackedElsewhere(news);
    else this.refresh();
  }

  private ackedElsewhere({ epoch, roomId, clientMessageId, seq }: TabNews & { kind: 'acked' }): void {
    this.shelf.outdate(clientMessageId);
    const lane = this.lane(roomId);
    const item = lane.items.find(({ entry }) => entry.clientMessageId === clientMessageId);
    if (item?.entry.state === 'failed') this.drop(lane, item);
    else if (item) this.accept(item, { epoch, seq });
    if (this.counts({ epoch, seq })) this.parts.acked(roomId, seq);
    this.touched(lane);
  }

  private accept(item: Item, ack: Ack): void {
    // Before the server has told its history, nobody knows.
    if (this.counts(ack) || this.parts.epoch() === undefined) item.acked = ack;
    else this.sendAgain(item);
  }

  private sendAgain(item: Item): void {
    item.acked = undefined;
    // The storage does not have it any more.
    item.place = 'own';
  }

  private counts({ epoch }: Ack): boolean {
    return epoch === this.parts.epoch();
  }

  private async store(lane: Lane, item: Item): Promise<void> {
    item.place = (await this.shelf.add(item.entry)) ? 'shared' : 'own';
    // Another tab may have stored one just before: that goes first.
    if (item.place === 'shared') await this.shelf.read();
    this.pump(lane);
    this.watch();
  }

  /** The storage is the truth about entries, except where this tab knows better. */
  private merge({ entries, outdated }: Reading): void {
    const places = new Map(entries.map(({ clientMessageId }, index) => [clientMessageId, index]));
    const touched = new Set<Lane>();
    for (const lane of this.lanes.values()) {
      for (const item of [...lane.items]) {
        const id = item.entry.clientMessageId;
        if (places.has(id) || outdated(id) || item.acked || item.place !== 'shared') continue;
        this.drop(lane, item);
        touched.add(lane);
      }
    }
    for (const entry of entries) {
      if (!outdated(entry.clientMessageId)) touched.add(this.take(entry));
    }
    const place = ({ entry, acked }: Item) =>
      acked ? -1 : (places.get(entry.clientMessageId) ?? places.size);
    for (const lane of touched) {
      lane.items.sort((a, b) => place(a) - place(b));
      this.touched(lane);
    }
    this.watch();
  }

  private take(stored: OutboxEntry): Lane {
    const { roomId, clientMessageId } = stored;
    const lane = this.lane(roomId);
    // It may have been sent since it was written down.
    const entry = { ...stored, attempts: Math.max(1, stored.attempts) };
    const item = lane.items.find((one) => one.entry.clientMessageId === clientMessageId);
    if (!item && this.parts.shown(roomId, clientMessageId)) void this.shelf.remove(clientMessageId);
    else if (!item) {
      lane.items.push({ entry, place: 'shared' });
      this.laneOf.set(clientMessageId, lane);
    } else if (!item.acked && item.entry.state !== entry.state) item.entry = entry;
    return lane;
  }

  /** No server can have it, and no other tab is about to send it. */
  private untouched({ entry, place }: Item): boolean {
    if (entry.state === 'failed') return true;
    return entry.attempts === 0 && (this.sends || place === 'own');
  }

  /** Where something waits for another tab, that one gets only so long. */
  private watch(): void {
    const waits =
      !this.sends &&
      this.parts.connection.connected &&
      [...this.lanes.values()].some(({ items }) =>
        items.some(({ entry, place, acked }) => place === 'shared' && entry.state === 'sending' && !acked),
      );
    this.parts.clock.clearTimeout(this.takeOverTimer);
    this.takeOverTimer = undefined;
    if (!waits) return;
    this.takeOverTimer = this.parts.clock.setTimeout(() => {
      if (this.parts.connection.connected) this.shelf.takeOver();
    }, TAKE_OVER_MS);
  }

  private lane(roomId: string): Lane {
    let lane = this.lanes.get(roomId);
    if (!lane) {
      lane = { roomId, items: [], flight: undefined, timer: undefined, failures: 0 };
      this.lanes.set(roomId, lane);
    }
    return lane;
  }

  private pump(lane: Lane): void {
    if (lane.flight || lane.timer !== undefined || this.pauseTimer !== undefined) return;
    if (!this.parts.connection.connected) return;
    const item = lane.items.find(
      ({ entry, acked, place }) => entry.state === 'sending' && !acked && (this.sends || place === 'own'),
    );
    if (!item || item.place === 'storing') return;
    const flight = { item, epoch: this.parts.epoch() };
    lane.flight = flight;
    item.entry = { ...item.entry, attempts: item.entry.attempts + 1 };
    emit(this.parts.connection, item.entry, (result) => {
      if (lane.flight !== flight) return;
      lane.flight = undefined;
      this.answered(lane, flight, result);
    });
  }

  private answered(lane: Lane, flight: Flight, result: Result<{ seq: number }> | undefined): void {
    const { clock, connection, random } = this.parts;
    const { item, epoch } = flight;
    if (item.entry.state === 'failed') {
      // The room was closed to us while this was under way: it may have been stored just before.
      if (result?.ok) this.remove(lane, item);
    } else if (result?.ok) {
      lane.failures = 0;
      this.follow(lane, item, result.data.seq);
      this.acked(lane, item, { epoch, seq: result.data.seq });
    } else if (result && !result.error.retryable) {
      lane.failures = 0;
      // A later run must find it failed before the next one goes: or it would go again, and behind that one.
      lane.flight = flight;
      void this.fail(item, result.error).then(() => {
        if (lane.flight !== flight) return;
        lane.flight = undefined;
        this.touched(lane);
      });
    } else if (result?.error.code === 'rate_limited' && result.error.retryAfterMs !== undefined) {
      this.pauseTimer ??= clock.setTimeout(() => {
        this.pauseTimer = undefined;
        for (const waiting of this.lanes.values()) this.pump(waiting);
      }, result.error.retryAfterMs);
    } else if (connection.connected) {
      const waitMs = Math.max(result?.error.retryAfterMs ?? 0, backoffMs(lane.failures++, random));
      lane.timer = clock.setTimeout(() => {
        lane.timer = undefined;
        this.pump(lane);
      }, waitMs);
      if (!result) this.parts.unanswered(lane.roomId);
    }
    this.touched(lane);
  }

  /** What I wrote over a text of mine that was on its way is about that text. */
  private follow(lane: Lane, { entry: { revision: stored } }: Item, revSeq: number): void {
    if (stored?.kind !== 'edit') return;
    for (const item of lane.items) {
      const { revision } = item.entry;
      if (revision?.kind !== 'edit' || revision.messageId !== stored.messageId) continue;
      if (revision.revSeq !== stored.revSeq || item.entry.state !== 'sending' || item.acked) continue;
      item.entry = { ...item.entry, revision: { ...revision, revSeq } };
      void this.shelf.update(item.entry);
    }
  }

  private acked({ roomId }: Lane, item: Item, ack: Ack): void {
    this.accept(item, ack);
    if (!item.acked) return;
    this.tellAcked(item, ack);
    void this.shelf.remove(item.entry.clientMessageId);
    this.parts.acked(roomId, ack.seq);
  }

  /** Before the storage loses it, so that others do not take it for discarded when they miss it there. */
  private tellAcked({ entry: { roomId, clientMessageId } }: Item, ack: Ack): void {
    this.shelf.tell({ kind: 'acked', roomId, clientMessageId, ...ack });
  }

  /** Resolves when it is written down, or cannot be. */
  private fail(item: Item, error: WireError): Promise<void> {
    item.entry = { ...item.entry, state: 'failed', error };
    return this.shelf.update(item.entry);
  }

  private remove(lane: Lane, item: Item): void {
    this.drop(lane, item);
    if (!item.acked) void this.shelf.remove(item.entry.clientMessageId);
  }

  private drop(lane: Lane, item: Item): void {
    lane.items = lane.items.filter((other) => other !== item);
    this.laneOf.delete(item.entry.clientMessageId);
    // The answer to it says nothing new: the next may go.
    if (lane.flight?.item === item) lane.flight = undefined;
    // A reading that is under way may have seen it.
    this.shelf.outdate(item.entry.clientMessageId);
  }

  private touched(lane: Lane): void {
    this.pump(lane);
    this.parts.changed(lane.roomId);
  }

  private rest(lane: Lane): void {
    this.parts.clock.clearTimeout(lane.timer);
    lane.timer = undefined;
  }
}
