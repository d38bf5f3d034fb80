import { backoffMs, type Clock } from './clock.ts';
import type { Connection, SocketOutput } from './connection.ts';

export interface ReadMarker {
  /** I have read up to `seq`; a lower one than before is ignored. */
  mark(seq: number): void;
  online(): void;
  /** The room is not ours any more: what was told counts for nothing. */
  forget(): void;
  stop(): void;
}

export interface ReadMarkerParts {
  roomId: string;
  connection: Connection;
  clock: Clock;
  random: () => number;
  answered(answer: SocketOutput<'read'>): void;
  /** The server will not take it: what it has stays as it is. */
  refused(): void;
}

/** A busy room is read at every message; the server is told this often. */
const EVERY_MS = 1000;

/** At most one call under way; what is read meanwhile goes with the next. */
export function createReadMarker(parts: ReadMarkerParts): ReadMarker {
  const { roomId, connection, clock, random } = parts;
  let target = 0;
  let told = 0;
  let asking: object | undefined;
  let timer: unknown;
  let failures = 0;

  function later(waitMs: number): void {
    timer = clock.setTimeout(() => {
      timer = undefined;
      flush();
    }, waitMs);
  }

  function flush(): void {
    if (asking || timer !== undefined || target <= told || !connection.connected) return;
    const question = {};
    asking = question;
    const seq = target;
    connection.request('read', { roomId, seq }, (result) => {
      if (asking !== question) return;
      asking = undefined;
      if (result && (result.ok || !result.error.retryable)) {
        failures = 0;
        if (result.ok) {
          told = Math.max(told, seq);
          parts.answered(result.data);
        } else {
          target = told;
          parts.refused();
        }
        later(EVERY_MS);
      } else if (connection.connected) {
        later(Math.max(result?.error.retryAfterMs ?? 0, EVERY_MS, backoffMs(failures++, random)));
      }
    });
  }

  function stop(): void {
    clock.clearTimeout(timer);
    timer = undefined;
    asking = undefined;
  }

  return {
    stop,
    forget() {
      stop();
      target = 0;
      told = 0;
    },
    mark(seq) {
      target = Math.max(target, seq);
      flush();
    },
    online() {
      asking = undefined;
      flush();
    },
  };
}
