import type { Result } from '@parley/protocol';
import { backoffMs, type Clock } from './clock.ts';
import type { Connection, SocketEvent, SocketInput, SocketOutput } from './connection.ts';
import { CallError, localError, noAnswer } from './errors.ts';

export interface Caller {
  /**
   * Calls by socket and repeats while that may help, at most for `GIVE_UP_MS`; so only what may be done twice.
   * @throws {CallError}
   */
  call<E extends SocketEvent>(event: E, input: SocketInput<E>): Promise<SocketOutput<E>>;
  /** Rejects what is still open. */
  stop(): void;
}

const GIVE_UP_MS = 30_000;
/** Somebody waits for the answer. */
const RETRY_MAX_MS = 2000;

export function createCaller(parts: { connection: Connection; clock: Clock; random: () => number }): Caller {
  const { connection, clock, random } = parts;
  const open = new Set<() => void>();

  function call<E extends SocketEvent>(event: E, input: SocketInput<E>): Promise<SocketOutput<E>> {
    const deadline = clock.now() + GIVE_UP_MS;
    return new Promise((resolve, reject) => {
      let attempt = 0;
      let timer: unknown;
      const settle = () => {
        open.delete(abort);
        clock.clearTimeout(timer);
      };
      const abort = () => {
        settle();
        reject(new CallError(localError('unavailable', 'The connection was closed.')));
      };
      const answered = (result: Result<SocketOutput<E>> | undefined) => {
        if (!open.has(abort)) return;
        if (result?.ok) {
          settle();
          resolve(result.data);
          return;
        }
        const error = result?.error ?? noAnswer();
        const waitMs = Math.max(
          error.retryAfterMs ?? 0,
          Math.min(RETRY_MAX_MS, backoffMs(attempt++, random)),
        );
        if (!error.retryable || clock.now() + waitMs > deadline) {
          settle();
          reject(new CallError(error));
          return;
        }
        timer = clock.setTimeout(() => connection.request(event, input, answered), waitMs);
      };
      open.add(abort);
      connection.request(event, input, answered);
    });
  }

  return {
    call,
    stop() {
      for (const abort of [...open]) abort();
    },
  };
}
