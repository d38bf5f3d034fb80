import type { EventName, EventOf } from '@parley/protocol';
import { backoffMs, type Clock } from './clock.ts';
import type { Connection, SocketOutput } from './connection.ts';

export interface Greeting extends Connection {
  /** What was kept of an earlier run is loaded: the server may be asked whether it still fits. */
  begin(): void;
  /** Asks what the greeting asks, for its time and its news. */
  check(): void;
}

export interface GreetingParts {
  connection: Connection;
  clock: Clock;
  random: () => number;
  /** Of the cursors that are kept. */
  epoch(): string | undefined;
  /** The answer to a greeting, before the new connection is told of. */
  greeted(answer: SocketOutput<'sync'>): void;
  /** The answer to a check. */
  heard(answer: SocketOutput<'sync'>): void;
}

/** Until it is greeted a connection is worth nothing, and no question costs the server less. */
const RETRY_MAX_MS = 2000;

/**
 * A connection that stands only when the server has said which history it tells ([D5]): until then nothing is asked,
 * sent or taken, for seqs of another history fit by chance. What comes meanwhile is dropped: list and sync are asked
 * later than that, and cover it. The server answers only when the socket hears its rooms, so they leave no gap.
 */
export function createGreeting(parts: GreetingParts): Greeting {
  const { connection, clock, random } = parts;
  const onlineListeners = new Set<() => void>();
  let begun = false;
  let ready = false;
  /** Counts connections: what an earlier one waited for is void. */
  let connections = 0;
  let failures = 0;
  let timer: unknown;

  const connected = () => ready && connection.connected;

  connection.onOnline(() => {
    connections++;
    ready = false;
    failures = 0;
    quiet();
    if (begun) greet(connections);
  });

  function quiet(): void {
    clock.clearTimeout(timer);
    timer = undefined;
  }

  function ask(answered: (answer: SocketOutput<'sync'> | undefined, retryAfterMs?: number) => void): void {
    const askedAt = clock.now();
    const epoch = parts.epoch();
    connection.request('sync', { ...(epoch === undefined ? {} : { epoch }), rooms: {} }, (result) => {
      if (!result?.ok) return answered(undefined, result?.error.retryAfterMs);
      connection.measured(clock.now() - askedAt);
      answered(result.data);
    });
  }

  function greet(mine: number): void {
    ask((answer, retryAfterMs = 0) => {
      if (mine !== connections || !connection.connected) return;
      if (!answer) {
        const waitMs = Math.min(RETRY_MAX_MS, backoffMs(failures++, random));
        timer = clock.setTimeout(() => greet(mine), Math.max(retryAfterMs, waitMs));
        return;
      }
      ready = true;
      parts.greeted(answer);
      for (const listener of onlineListeners) listener();
    });
  }

  return {
    state: connection.state,
    get connected() {
      return connected();
    },
    start: () => connection.start(),
    begin() {
      begun = true;
      if (connection.connected && !ready) greet(connections);
    },
    check() {
      if (!connected()) return;
      const mine = connections;
      ask((answer) => {
        if (answer && mine === connections && connected()) parts.heard(answer);
      });
    },
    stop() {
      connections++;
      ready = false;
      quiet();
      connection.stop();
    },
    request(event, input, done) {
      if (connected()) connection.request(event, input, done);
      else queueMicrotask(() => done(undefined));
    },
    on<E extends EventName>(event: E, listener: (event: EventOf<E>) => void) {
      connection.on(event, (payload) => {
        if (connected()) listener(payload);
      });
    },
    onOnline(listener) {
      onlineListeners.add(listener);
    },
    nudge: () => connection.nudge(),
    signOut: () => connection.signOut(),
    measured: (roundTripMs) => connection.measured(roundTripMs),
  };
}
