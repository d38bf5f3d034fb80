import { limits } from '@parley/protocol';
import { backoffMs, type Clock } from './clock.ts';
import type { Connection, SocketOutput } from './connection.ts';
import type { Replica } from './replica.ts';

export interface Syncer {
  /** Asks for what follows the rooms' cursors, and goes on until they have caught up. */
  request(roomIds: Iterable<string>): void;
  /** The server tells of a room: what it could not do a moment ago it may do now. */
  hint(): void;
  /** A new connection: what was asked on the old one is not answered any more. */
  online(): void;
  stop(): void;
}

export interface SyncerParts {
  connection: Connection;
  clock: Clock;
  random: () => number;
  replica(roomId: string): Replica | undefined;
  /** The server does not count us as a member. */
  gone(roomId: string): void;
  /** A cursor was refused as a whole: the truth about the rooms has to be fetched anew. */
  refused(): void;
  epoch(): string | undefined;
  /** What every answer tells; false where it is of another history than what is here, so nothing of it fits. */
  heard(answer: SocketOutput<'sync'>): boolean;
}

/** One question at a time, for as many rooms as fit; the next when the answer is applied. */
export function createSyncer(parts: SyncerParts): Syncer {
  const { connection, clock, random } = parts;
  const wanted = new Set<string>();
  let asking: object | undefined;
  let timer: unknown;
  let failures = 0;

  function later(atLeastMs = 0, first = () => {}): void {
    const waitMs = Math.max(atLeastMs, backoffMs(failures++, random));
    timer ??= clock.setTimeout(() => {
      timer = undefined;
      first();
      ask();
    }, waitMs);
  }

  function ask(): void {
    if (asking || timer !== undefined || !connection.connected) return;
    const rooms: Record<string, number> = {};
    const asked = new Map<string, { replica: Replica; generation: number }>();
    for (const roomId of wanted) {
      if (asked.size === limits.syncRooms) break;
      const replica = parts.replica(roomId);
      // Without a cursor it begins at the head that the list of rooms will tell.
      if (!replica || replica.cursor === null) {
        wanted.delete(roomId);
        continue;
      }
      rooms[roomId] = replica.cursor;
      asked.set(roomId, { replica, generation: replica.generation });
    }
    if (asked.size === 0) return;

    const question = {};
    asking = question;
    const epoch = parts.epoch();
    connection.request('sync', { ...(epoch === undefined ? {} : { epoch }), rooms }, (result) => {
      if (asking !== question) return;
      asking = undefined;
      if (result?.ok) return parts.heard(result.data) ? apply(asked, result.data.rooms) : undefined;
      if (result && !result.error.retryable) {
        wanted.clear();
        later(0, parts.refused);
      } else later(result?.error.retryAfterMs);
    });
  }

  function apply(
    asked: Map<string, { replica: Replica; generation: number }>,
    answers: SocketOutput<'sync'>['rooms'],
  ): void {
    let progress = false;
    for (const [roomId, { replica, generation }] of asked) {
      // It began anew since: the answer is about what is no longer here.
      if (replica.generation !== generation) {
        progress = true;
        continue;
      }
      wanted.delete(roomId);
      const answer = answers[roomId];
      const before = replica.cursor;
      if (answer && 'gone' in answer) parts.gone(roomId);
      else if (answer) replica.receiveSync(answer);
      if (replica.cursor !== before) progress = true;
      // At the end of the line, so that one busy room does not keep others waiting.
      if (replica.behind) wanted.add(roomId);
    }
    if (progress) failures = 0;
    if (progress || wanted.size === 0) ask();
    else later();
  }

  return {
    request(roomIds) {
      for (const roomId of roomIds) wanted.add(roomId);
      ask();
    },
    hint() {
      if (timer === undefined) return;
      clock.clearTimeout(timer);
      timer = undefined;
      ask();
    },
    online() {
      asking = undefined;
      failures = 0;
      clock.clearTimeout(timer);
      timer = undefined;
      ask();
    },
    stop() {
      asking = undefined;
      wanted.clear();
      clock.clearTimeout(timer);
      timer = undefined;
    },
  };
}
