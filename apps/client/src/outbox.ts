import type { Result, Sent, WireError } from '@parley/protocol';
import { backoffMs, type Clock } from './clock.ts';
import type { Connection } from './connection.ts';
import type { OutboxEntry, OutboxStorage } from './outbox-storage.ts';

export interface OutboxParts {
  connection: Connection;
  clock: Clock;
  random: () => number;
  randomUuid: () => string;
  storage: OutboxStorage;
  /** Entries of the room changed. */
  changed(roomId: string): void;
  /** Stored under this seq; the entry stays visible until `confirm`, so that it never vanishes between the two. */
  acked(roomId: string, seq: number): void;
  /** No answer: it may be stored, and its change may be lost too. */
  unanswered(roomId: string): void;
}

interface Item {
  entry: OutboxEntry;
  /** It is in the storage, or the storage failed: it may be emitted. */
  kept: boolean;
  ackedSeq?: number | undefined;
}

interface Lane {
  roomId: string;
  items: Item[];
  /** What is under way. Late answers to others are ignored. */
  flight: { item: Item } | undefined;
  timer: unknown;
  failures: number;
}

/**
 * Unsent messages: first in, first out per room, repeated under the same id until stored or refused for good ([D2],
 * [D6]). One is under way per room. More would be faster, but where an early one is told `busy` and a later one is
 * stored, the room would have them in another order than they were written.
 */
export class Outbox {
  private readonly parts: OutboxParts;
  private readonly lanes = new Map<string, Lane>();
  private readonly laneOf = new Map<string, Lane>();
  /** The bucket that `rate_limited` speaks of is the person's: all rooms wait. */
  private pauseTimer: unknown;

  constructor(parts: OutboxParts) {
    this.parts = parts;
  }

  /** Takes up what an earlier run left. */
  async load(): Promise<void> {
    const restored = (await this.parts.storage.load()).filter(
      (entry) => !this.laneOf.has(entry.clientMessageId),
    );
    const lanes = new Set<Lane>();
    for (const entry of restored.reverse()) {
      const lane = this.lane(entry.roomId);
      // It may have been sent since it was written down.
      lane.items.unshift({ entry: { ...entry, attempts: Math.max(1, entry.attempts) }, kept: true });
      this.laneOf.set(entry.clientMessageId, lane);
      lanes.add(lane);
    }
    for (const lane of lanes) this.touched(lane);
  }

  add(roomId: string, body: string): string {
    const lane = this.lane(roomId);
    const clientMessageId = this.parts.randomUuid();
    const createdAt = new Date(this.parts.clock.now()).toISOString();
    const item: Item = {
      entry: { clientMessageId, roomId, body, createdAt, state: 'sending', attempts: 0 },
      kept: false,
    };
    lane.items.push(item);
    this.laneOf.set(clientMessageId, lane);
    this.keep(item).then(() => {
      item.kept = true;
      this.pump(lane);
    });
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
    void this.keep(item);
    this.touched(lane);
  }

  /** Returns the text, or '' where the message may be with the server: then it stays. */
  discard(clientMessageId: string): string {
    const lane = this.laneOf.get(clientMessageId);
    const item = lane?.items.find(({ entry }) => entry.clientMessageId === clientMessageId);
    if (!lane || !item || (item.entry.state === 'sending' && item.entry.attempts > 0)) return '';
    this.remove(lane, item);
    this.touched(lane);
    return item.entry.body;
  }

  /** My messages that are in the room's sequence, and everything acked up to `cursor`. */
  confirm(roomId: string, clientMessageIds: readonly string[], cursor: number | null): void {
    const lane = this.lanes.get(roomId);
    if (!lane || lane.items.length === 0) return;
    const stored = lane.items.filter(
      ({ entry, ackedSeq }) =>
        clientMessageIds.includes(entry.clientMessageId) ||
        (ackedSeq !== undefined && cursor !== null && ackedSeq <= cursor),
    );
    if (stored.length === 0) return;
    for (const item of stored) this.remove(lane, item);
    lane.failures = 0;
    this.touched(lane);
  }

  /** The room is closed to us: the texts stay, as failed. */
  failRoom(roomId: string, error: WireError): void {
    const lane = this.lanes.get(roomId);
    if (!lane || lane.items.length === 0) return;
    for (const item of [...lane.items]) {
      if (item.ackedSeq !== undefined) this.remove(lane, item);
      else if (item.entry.state === 'sending') this.fail(item, error);
    }
    this.rest(lane);
    this.touched(lane);
  }

  /** Another history: what was acked in the old one may not be in it, and goes again. */
  restart(): void {
    for (const lane of this.lanes.values()) {
      for (const item of lane.items) item.ackedSeq = undefined;
      this.touched(lane);
    }
  }

  /** A new connection: no reason to wait any longer. */
  online(): void {
    for (const lane of this.lanes.values()) {
      this.rest(lane);
      lane.failures = 0;
      this.pump(lane);
    }
  }

  stop(): void {
    for (const lane of this.lanes.values()) this.rest(lane);
    this.parts.clock.clearTimeout(this.pauseTimer);
    this.pauseTimer = undefined;
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
      ({ entry, ackedSeq }) => entry.state === 'sending' && ackedSeq === undefined,
    );
    if (!item?.kept) return;
    const flight = { item };
    lane.flight = flight;
    item.entry = { ...item.entry, attempts: item.entry.attempts + 1 };
    const { roomId, clientMessageId, body } = item.entry;
    this.parts.connection.request('chat', { roomId, clientMessageId, body }, (result) => {
      if (lane.flight !== flight) return;
      lane.flight = undefined;
      this.answered(lane, item, result);
    });
  }

  private answered(lane: Lane, item: Item, result: Result<Sent> | undefined): void {
    const { clock, connection, random } = this.parts;
    if (item.entry.state === 'failed') {
      // The room was closed to us while this was under way: it may have been stored just before.
      if (result?.ok) this.remove(lane, item);
    } else if (result?.ok) {
      lane.failures = 0;
      item.ackedSeq = result.data.seq;
      this.forget(item);
      this.parts.acked(lane.roomId, result.data.seq);
    } else if (result && !result.error.retryable) {
      lane.failures = 0;
      this.fail(item, result.error);
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

  private fail(item: Item, error: WireError): void {
    item.entry = { ...item.entry, state: 'failed', error };
    void this.keep(item);
  }

  private remove(lane: Lane, item: Item): void {
    lane.items = lane.items.filter((other) => other !== item);
    this.laneOf.delete(item.entry.clientMessageId);
    // The answer to it says nothing new: the next may go.
    if (lane.flight?.item === item) lane.flight = undefined;
    if (item.ackedSeq === undefined) this.forget(item);
  }

  private touched(lane: Lane): void {
    this.pump(lane);
    this.parts.changed(lane.roomId);
  }

  private rest(lane: Lane): void {
    this.parts.clock.clearTimeout(lane.timer);
    lane.timer = undefined;
  }

  // Neither may reject: without its storage the outbox still works, it only forgets at a reload.
  private async keep(item: Item): Promise<void> {
    await this.parts.storage.put(item.entry).catch(() => {});
  }

  private forget(item: Item): void {
    this.parts.storage.remove(item.entry.clientMessageId).catch(() => {});
  }
}
