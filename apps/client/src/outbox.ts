import type { WireError } from '@parley/protocol';
import type { Clock } from './clock.ts';
import type { Connection } from './connection.ts';
import { type Ack, type Item, type Lane, Lanes } from './outbox-lanes.ts';
import { mergeReading } from './outbox-merge.ts';
import { OutboxSender } from './outbox-sender.ts';
import type { OutboxEntry, OutboxStorage, Revision } from './outbox-storage.ts';
import { createTakeOver, type TakeOver, waitsForOther } from './outbox-take-over.ts';
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

/**
 * Unsent messages: first in, first out per room, repeated under the same id until stored or refused for good ([D2],
 * [D6]). One is under way per room. More would be faster, but where an early one is told `busy` and a later one is
 * stored, the room would have them in another order than they were written.
 *
 * All tabs show the same entries, and one sends them, in the order of the storage they share.
 */
export class Outbox {
  private readonly parts: OutboxParts;
  private readonly lanes = new Lanes();
  private readonly sender: OutboxSender;
  private readonly shelf: Shelf;
  /** This tab is the one that sends. */
  private sends = false;
  private readonly takeOver: TakeOver;

  constructor(parts: OutboxParts) {
    this.parts = parts;
    this.sender = new OutboxSender({
      ...parts,
      next: (lane) => this.next(lane),
      stored: (lane, item, ack) => this.stored(lane, item, ack),
      refused: (item, error) => this.fail(item, error),
      touched: (lane) => this.touched(lane),
    });
    this.takeOver = createTakeOver(parts.clock, () => {
      if (parts.connection.connected) this.shelf.takeOver();
    });
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
    const lane = this.lanes.push(item);
    void this.store(lane, item);
    this.parts.changed(roomId);
    return clientMessageId;
  }

  /** What is not known to be in the room's sequence, oldest first. */
  entries(roomId: string): readonly OutboxEntry[] {
    return this.lanes.get(roomId)?.items.map((item) => item.entry) ?? [];
  }

  retry(clientMessageId: string): void {
    const found = this.lanes.find(clientMessageId);
    if (found?.item.entry.state !== 'failed') return;
    const { lane, item } = found;
    const { error: _, ...entry } = item.entry;
    item.entry = { ...entry, state: 'sending' };
    void this.shelf.update(item.entry);
    this.touched(lane);
  }

  /** Returns the text, or '' where the message may be with the server: then it stays. */
  discard(clientMessageId: string): string {
    const found = this.lanes.find(clientMessageId);
    if (!found || !this.untouched(found.item)) return '';
    const { lane, item } = found;
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
    this.sender.succeed(lane);
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
    this.sender.rest(lane);
    this.touched(lane);
  }

  /** The server has told its history: what was acked in another may not be in it, and goes again. */
  recount(): void {
    for (const lane of this.lanes) {
      const lost = lane.items.filter(({ acked }) => acked && !this.counts(acked));
      for (const item of lost) this.sendAgain(item);
      if (lost.length > 0) this.touched(lane);
    }
  }

  /** A new connection: no reason to wait any longer. */
  online(): void {
    for (const lane of this.lanes) this.sender.hurry(lane);
    this.watch();
  }

  /** The server tells of the room: what it could not do a moment ago it may do now. */
  hint(roomId: string): void {
    const lane = this.lanes.get(roomId);
    if (lane) this.sender.hint(lane);
  }

  stop(): void {
    this.sender.stop();
    this.sends = false;
    this.shelf.close();
    this.watch();
  }

  private elected(sends: boolean): void {
    this.sends = sends;
    this.watch();
    for (const lane of this.lanes) this.sender.hurry(lane);
  }

  private heard(news: TabNews): void {
    if (news.kind === 'acked') this.ackedElsewhere(news);
    else this.refresh();
  }

  private ackedElsewhere({ epoch, roomId, clientMessageId, seq }: TabNews & { kind: 'acked' }): void {
    this.shelf.outdate(clientMessageId);
    const lane = this.lanes.of(roomId);
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
    this.sender.pump(lane);
    this.watch();
  }

  private merge(reading: Reading): void {
    const touched = mergeReading(this.lanes, reading, {
      drop: (lane, item) => this.drop(lane, item),
      isStored: ({ roomId, clientMessageId }) => this.parts.shown(roomId, clientMessageId),
      remove: ({ clientMessageId }) => void this.shelf.remove(clientMessageId),
    });
    for (const lane of touched) this.touched(lane);
    this.watch();
  }

  /** No server can have it, and no other tab is about to send it. */
  private untouched({ entry, place }: Item): boolean {
    if (entry.state === 'failed') return true;
    return entry.attempts === 0 && (this.sends || place === 'own');
  }

  /** Where something waits for another tab, that one gets only so long. */
  private watch(): void {
    const { connection } = this.parts;
    this.takeOver.watch(!this.sends && connection.connected && [...this.lanes].some(waitsForOther));
  }

  /** What this tab may send; undefined too while that is being written down. */
  private next(lane: Lane): Item | undefined {
    const item = lane.items.find(
      ({ entry, acked, place }) => entry.state === 'sending' && !acked && (this.sends || place === 'own'),
    );
    return item?.place === 'storing' ? undefined : item;
  }

  private stored(lane: Lane, item: Item, ack: Ack): void {
    if (item.entry.state === 'failed') {
      // The room was closed to us while this was under way: it was stored just before.
      this.remove(lane, item);
      return;
    }
    this.follow(lane, item, ack.seq);
    this.acked(lane, item, ack);
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
    this.lanes.drop(lane, item);
    this.sender.forget(lane, item);
    // A reading that is under way may have seen it.
    this.shelf.outdate(item.entry.clientMessageId);
  }

  private touched(lane: Lane): void {
    this.sender.pump(lane);
    this.parts.changed(lane.roomId);
  }
}
