import {
  type ClientToServerEvents,
  type ClosingEvent,
  type EventName,
  type EventOf,
  limits,
  type Result,
  type ServerToClientEvents,
} from '@parley/protocol';
import { io, type Socket } from 'socket.io-client';
import { backoffMs, type Clock } from './clock.ts';
import { createValueStore, type Store } from './store.ts';
import type { ConnectionState } from './types.ts';

export type SocketEvent = keyof ClientToServerEvents;
export type SocketInput<E extends SocketEvent> = Parameters<ClientToServerEvents[E]>[0];
export type SocketOutput<E extends SocketEvent> =
  Parameters<Parameters<ClientToServerEvents[E]>[1]>[0] extends Result<infer T> ? T : never;

/** What the client needs of a link to the server. */
export interface Connection {
  readonly state: Store<ConnectionState>;
  readonly connected: boolean;
  start(): void;
  stop(): void;
  /** `done` is called once, later: undefined where no answer came in limits.ackTimeoutMs or the link broke. */
  request<E extends SocketEvent>(
    event: E,
    input: SocketInput<E>,
    done: (result: Result<SocketOutput<E>> | undefined) => void,
  ): void;
  on<E extends EventName>(event: E, listener: (event: EventOf<E>) => void): void;
  /** Every time a connection stands, before any event of it. */
  onOnline(listener: () => void): void;
  /** The network may be back: do not wait for the next attempt. */
  nudge(): void;
  /** The server knows no session for us. */
  signOut(): void;
  measured(roundTripMs: number): void;
}

export interface ConnectionOptions {
  url?: string;
  transports?: ('websocket' | 'polling')[];
  extraHeaders?: Record<string, string>;
  clock: Clock;
  random: () => number;
  /** Asked when the server is not reached: a refusal of the handshake by status has no readable reason. */
  isSignedOut: () => Promise<boolean>;
  onSignedOut?: () => void;
}

interface ConnectError extends Error {
  data?: { code?: string };
}

/** An emitter whose event and input fit by the types of `request`, which TypeScript cannot follow here. */
interface AckEmitter {
  timeout(ms: number): {
    emit(event: string, input: unknown, ack: (error: Error | null, result: unknown) => void): void;
  };
}

/** A node that was killed or restarted is back in seconds, so at first it is asked often; then less so. */
const OFTEN = { tries: 20, maxMs: 1500 };
const SELDOM_MAX_MS = 5000;

export function createConnection(options: ConnectionOptions): Connection {
  const { clock, random } = options;
  const state = createValueStore<ConnectionState>({
    status: 'connecting',
    transport: null,
    roundTripMs: null,
    since: clock.now(),
  });
  const onlineListeners = new Set<() => void>();
  // Undefined in a browser means: where the page comes from. An empty string does not.
  const socket: Socket<ServerToClientEvents, ClientToServerEvents> = io(options.url as string, {
    transports: options.transports ?? ['websocket', 'polling'],
    tryAllTransports: true,
    ...(options.extraHeaders ? { extraHeaders: options.extraHeaders } : {}),
    autoConnect: false,
    // Each client has a connection, and with it a session, of its own.
    forceNew: true,
    reconnectionDelay: 500,
    reconnectionDelayMax: OFTEN.maxMs,
    randomizationFactor: 0.5,
    timeout: 10_000,
    // `retries` stays unset: it gives up after a number, and the outbox does not.
  });
  let started = false;
  let refusals = 0;
  let retryTimer: unknown;
  let asking = false;
  /** Until the end of the connection that it was told on. */
  let closing: ClosingEvent | undefined;

  function become(status: ConnectionState['status']): void {
    const now = state.get();
    const transport = status === 'online' ? now.transport : null;
    if (now.status === status && now.transport === transport) return;
    const since = now.status === status ? now.since : clock.now();
    state.set({ status, transport, roundTripMs: status === 'online' ? now.roundTripMs : null, since });
  }

  function showTransport(): void {
    const name = socket.io.engine?.transport.name === 'polling' ? 'polling' : 'websocket';
    if (state.get().transport !== name) state.set({ ...state.get(), transport: name });
  }

  /** socket.io does not reconnect by itself where the server said no or ended the connection. */
  function retryLater(): void {
    if (!started || retryTimer !== undefined) return;
    const waitMs = 250 + Math.min(10_000, backoffMs(refusals++, random));
    retryTimer = clock.setTimeout(() => {
      retryTimer = undefined;
      socket.connect();
    }, waitMs);
  }

  /** The node goes, with all its clients: each comes back after a part of the time by chance. */
  function returnLater(withinMs: number): void {
    clock.clearTimeout(retryTimer);
    // Or socket.io would be back in half a second, like everybody.
    socket.disconnect();
    retryTimer = clock.setTimeout(() => {
      retryTimer = undefined;
      socket.connect();
    }, random() * withinMs);
  }

  function halt(): void {
    started = false;
    clock.clearTimeout(retryTimer);
    retryTimer = undefined;
    socket.disconnect();
  }

  function signOut(): void {
    if (!started) return;
    halt();
    become('signed-out');
    options.onSignedOut?.();
  }

  async function askIfSignedOut(): Promise<void> {
    if (asking) return;
    asking = true;
    const signedOut = await options.isSignedOut();
    asking = false;
    if (signedOut && !socket.connected) signOut();
  }

  socket.io.on('reconnect_attempt', (tries) => {
    socket.io.reconnectionDelayMax(tries < OFTEN.tries ? OFTEN.maxMs : SELDOM_MAX_MS);
  });
  socket.on('connect', () => {
    refusals = 0;
    closing = undefined;
    state.set({ status: 'online', transport: null, roundTripMs: null, since: clock.now() });
    showTransport();
    socket.io.engine.on('upgrade', showTransport);
    for (const listener of onlineListeners) listener();
  });
  socket.on('disconnect', () => {
    if (!started) return;
    become('reconnecting');
    if (closing) {
      returnLater(closing.returnInMs);
      closing = undefined;
    } else if (!socket.active) retryLater();
  });
  socket.on('closing', (event) => {
    closing = event;
  });
  socket.on('connect_error', (error: ConnectError) => {
    if (!started) return;
    if (error.data?.code === 'unauthenticated') return signOut();
    if (!socket.active) return retryLater();
    // Some proxies swallow websockets without a word: then polling first, upgraded where that works.
    if (!options.transports) socket.io.opts.transports = ['polling', 'websocket'];
    void askIfSignedOut();
  });

  return {
    state,
    get connected() {
      return socket.connected;
    },
    start() {
      if (started) return;
      started = true;
      become('connecting');
      socket.connect();
    },
    stop() {
      halt();
      if (state.get().status !== 'signed-out') become('connecting');
    },
    request(event, input, done) {
      if (!socket.connected) {
        queueMicrotask(() => done(undefined));
        return;
      }
      (socket as unknown as AckEmitter).timeout(limits.ackTimeoutMs).emit(event, input, (error, result) => {
        const answered = error === null && typeof (result as { ok?: unknown } | undefined)?.ok === 'boolean';
        done(answered ? (result as Parameters<typeof done>[0]) : undefined);
      });
    },
    on(event, listener) {
      (socket as unknown as { on(event: string, listener: unknown): void }).on(event, listener);
    },
    onOnline(listener) {
      onlineListeners.add(listener);
    },
    nudge() {
      if (!started || socket.connected) return;
      clock.clearTimeout(retryTimer);
      retryTimer = undefined;
      // Only a socket that was disconnected by hand connects at once instead of at its next attempt.
      socket.disconnect().connect();
    },
    signOut,
    measured(roundTripMs) {
      if (socket.connected) state.set({ ...state.get(), roundTripMs });
    },
  };
}
