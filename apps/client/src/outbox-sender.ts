import type { Result, WireError } from '@parley/protocol';
import { backoffMs, type Clock } from './clock.ts';
import type { Connection } from './connection.ts';
import { emit } from './emit.ts';
import type { Ack, Item, Lane } from './outbox-lanes.ts';

export interface OutboxSenderParts {
  connection: Connection;
  clock: Clock;
  random: () => number;
  epoch(): string | undefined;
  /** The one that goes next; undefined: none that may go now. */
  next(lane: Lane): Item | undefined;
  /** The server has it. */
  stored(lane: Lane, item: Item, ack: Ack): void;
  /** The server will not take it. Resolves when that is written down, or cannot be. */
  refused(item: Item, error: WireError): Promise<void>;
  /** No answer: it may be stored, and its change may be lost too. */
  unanswered(roomId: string): void;
  /** An answer has changed something in the lane. */
  touched(lane: Lane): void;
}

interface Flight {
  item: Item;
  /** When it was sent. */
  epoch: string | undefined;
}

/** How sending goes in one lane. */
interface Pace {
  /** What is under way. Late answers to others are ignored. */
  flight: Flight | undefined;
  timer: unknown;
  failures: number;
}

/** Sends what is next in each lane, one at a time, and again until there is a definite answer ([D2], [D6]). */
export class OutboxSender {
  private readonly parts: OutboxSenderParts;
  private readonly paces = new Map<Lane, Pace>();
  /** The bucket that `rate_limited` speaks of is the person's: all rooms wait. */
  private pauseTimer: unknown;

  constructor(parts: OutboxSenderParts) {
    this.parts = parts;
  }

  /** Sends the next, unless one is under way or it has to wait. */
  pump(lane: Lane): void {
    const pace = this.paceOf(lane);
    if (pace.flight || pace.timer !== undefined || this.pauseTimer !== undefined) return;
    if (!this.parts.connection.connected) return;
    const item = this.parts.next(lane);
    if (!item) return;
    const flight = { item, epoch: this.parts.epoch() };
    pace.flight = flight;
    item.entry = { ...item.entry, attempts: item.entry.attempts + 1 };
    emit(this.parts.connection, item.entry, (result) => {
      if (pace.flight !== flight) return;
      pace.flight = undefined;
      this.answered(lane, flight, result);
      this.parts.touched(lane);
    });
  }

  /** No reason to wait any longer. */
  hurry(lane: Lane): void {
    this.rest(lane);
    this.succeed(lane);
    this.pump(lane);
  }

  /** The server may be able to do now what it could not a moment ago. */
  hint(lane: Lane): void {
    if (this.paceOf(lane).timer === undefined) return;
    this.rest(lane);
    this.pump(lane);
  }

  /** The next failure is the first again. */
  succeed(lane: Lane): void {
    this.paceOf(lane).failures = 0;
  }

  /** The answer to it says nothing new: the next may go. */
  forget(lane: Lane, item: Item): void {
    const pace = this.paceOf(lane);
    if (pace.flight?.item === item) pace.flight = undefined;
  }

  rest(lane: Lane): void {
    const pace = this.paceOf(lane);
    this.parts.clock.clearTimeout(pace.timer);
    pace.timer = undefined;
  }

  stop(): void {
    for (const lane of this.paces.keys()) this.rest(lane);
    this.parts.clock.clearTimeout(this.pauseTimer);
    this.pauseTimer = undefined;
  }

  private answered(lane: Lane, flight: Flight, result: Result<{ seq: number }> | undefined): void {
    const { item, epoch } = flight;
    if (result?.ok) {
      this.succeed(lane);
      this.parts.stored(lane, item, { epoch, seq: result.data.seq });
    } else if (item.entry.state === 'failed') return;
    else if (result && !result.error.retryable) this.refused(lane, flight, result.error);
    else if (result?.error.code === 'rate_limited' && result.error.retryAfterMs !== undefined) {
      this.pause(result.error.retryAfterMs);
    } else if (this.parts.connection.connected) {
      this.retryLater(lane, result?.error.retryAfterMs);
      if (!result) this.parts.unanswered(lane.roomId);
    }
  }

  private refused(lane: Lane, flight: Flight, error: WireError): void {
    const pace = this.paceOf(lane);
    pace.failures = 0;
    // A later run must find it failed before the next one goes: or it would go again, and behind that one.
    pace.flight = flight;
    void this.parts.refused(flight.item, error).then(() => {
      if (pace.flight !== flight) return;
      pace.flight = undefined;
      this.parts.touched(lane);
    });
  }

  private pause(waitMs: number): void {
    this.pauseTimer ??= this.parts.clock.setTimeout(() => {
      this.pauseTimer = undefined;
      for (const waiting of this.paces.keys()) this.pump(waiting);
    }, waitMs);
  }

  private retryLater(lane: Lane, atLeastMs = 0): void {
    const { clock, random } = this.parts;
    const pace = this.paceOf(lane);
    const waitMs = Math.max(atLeastMs, backoffMs(pace.failures++, random));
    pace.timer = clock.setTimeout(() => {
      pace.timer = undefined;
      this.pump(lane);
    }, waitMs);
  }

  private paceOf(lane: Lane): Pace {
    let pace = this.paces.get(lane);
    if (!pace) {
      pace = { flight: undefined, timer: undefined, failures: 0 };
      this.paces.set(lane, pace);
    }
    return pace;
  }
}
