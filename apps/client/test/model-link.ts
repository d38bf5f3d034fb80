import { type EventName, limits, type Result } from '@parley/protocol';
import type { Api } from '../src/api.ts';
import type { Connection } from '../src/connection.ts';
import { CallError, noAnswer } from '../src/errors.ts';
import { createValueStore } from '../src/store.ts';
import type { ConnectionState } from '../src/types.ts';
import type { ManualClock } from './manual-clock.ts';
import type { ModelServer } from './model-server.ts';

interface Request {
  event: string;
  input: Record<string, unknown>;
  done(result: Result<unknown> | undefined): void;
}

interface Call {
  name: string;
  input: Record<string, unknown>;
  resolve(answer: unknown): void;
  reject(error: unknown): void;
}

type Delivery = { event: EventName; payload: unknown } | { ack: Request; result: Result<unknown> };

/** One client's wires to the model server, moved by hand: nothing arrives until a test says so. */
export class ModelLink implements Connection {
  readonly userId: string;
  readonly state = createValueStore<ConnectionState>({
    status: 'connecting',
    transport: null,
    roundTripMs: null,
    since: 0,
  });
  connected = false;
  signedOut = false;
  nudges = 0;
  /** A planted fault: what the client makes of the answers to `sync` and to the question for its rooms. */
  misheard: object | undefined;
  /** On their way to the server. */
  readonly up: Request[] = [];
  /** On their way to the client. */
  readonly down: Delivery[] = [];
  /** HTTP calls that the server has not seen yet. */
  readonly calls: Call[] = [];
  /** HTTP answers on their way back. */
  readonly answers: (() => void)[] = [];
  /** Every request ever made, for assertions. */
  readonly log: { event: string; input: Record<string, unknown> }[] = [];
  readonly api: Api = {
    call: (name, input) =>
      new Promise((resolve, reject) => {
        this.calls.push({
          name,
          input: input as Record<string, unknown>,
          resolve: resolve as (answer: unknown) => void,
          reject,
        });
      }),
  };

  private readonly server: ModelServer;
  private readonly clock: ManualClock;
  private readonly listeners = new Map<EventName, (event: never) => void>();
  private readonly online: (() => void)[] = [];
  private readonly open = new Set<Request>();

  constructor(server: ModelServer, clock: ManualClock, userId: string) {
    this.server = server;
    this.clock = clock;
    this.userId = userId;
  }

  start(): void {}
  stop(): void {
    this.cut();
  }
  nudge(): void {
    this.nudges++;
  }
  signOut(): void {
    this.signedOut = true;
    this.cut();
  }
  measured(roundTripMs: number): void {
    this.state.set({ ...this.state.get(), roundTripMs });
  }
  on(event: EventName, listener: (event: never) => void): void {
    this.listeners.set(event, listener);
  }
  onOnline(listener: () => void): void {
    this.online.push(listener);
  }

  request(event: string, input: unknown, answered: (result: never) => void): void {
    if (!this.connected) {
      queueMicrotask(() => answered(undefined as never));
      return;
    }
    const timer = this.clock.setTimeout(() => request.done(undefined), limits.ackTimeoutMs);
    const request: Request = {
      event,
      input: input as Record<string, unknown>,
      done: (result) => {
        if (!this.open.delete(request)) return;
        this.clock.clearTimeout(timer);
        answered(result as never);
      },
    };
    this.open.add(request);
    this.up.push(request);
    if (event === 'sync' && this.misheard) request.input = { rooms: request.input.rooms };
    this.log.push({ event, input: request.input });
  }

  connect(): void {
    if (this.connected || this.signedOut) return;
    this.connected = true;
    this.server.links.add(this);
    this.state.set({ ...this.state.get(), status: 'online', transport: 'websocket' });
    for (const listener of this.online) listener();
  }

  /** What is under way in either direction is lost; calls fail. */
  cut(): void {
    if (!this.connected) return;
    this.connected = false;
    this.server.links.delete(this);
    this.state.set({ ...this.state.get(), status: 'reconnecting', transport: null });
    this.up.length = 0;
    this.down.length = 0;
    for (const request of [...this.open]) request.done(undefined);
  }

  push(delivery: Delivery): void {
    this.down.push(delivery);
  }

  /** A request reaches the server, in the order of one connection; its ack is under way. */
  rise(): void {
    const request = this.up.shift();
    if (!request) return;
    const result = this.server.handle(this.userId, request.event, request.input);
    if (result) this.push({ ack: request, result });
  }

  deliver(index = 0): void {
    const [delivery] = this.down.splice(index, 1);
    if (!delivery) return;
    if ('ack' in delivery) delivery.ack.done(this.hear(delivery.ack, delivery.result));
    else this.listeners.get(delivery.event)?.(delivery.payload as never);
  }

  private hear({ event }: Request, result: Result<unknown>): Result<unknown> {
    if (event !== 'sync' || !result.ok || !this.misheard) return result;
    return { ok: true, data: { ...(result.data as object), ...this.misheard } };
  }

  drop(index = 0): void {
    this.down.splice(index, 1);
  }

  /** The event comes twice; an ack cannot, the socket forgets whom it was for. */
  duplicate(index = 0): void {
    const delivery = this.down[index];
    if (delivery && !('ack' in delivery)) this.down.push(delivery);
  }

  /** An HTTP call reaches the server; what it answers is how things are now. */
  serve(index = 0): void {
    const [call] = this.calls.splice(index, 1);
    if (!call) return;
    try {
      const told = this.server.call(this.userId, call.name, call.input);
      const answer = call.name === 'listRooms' ? { ...(told as object), ...this.misheard } : told;
      this.answers.push(() => call.resolve(answer));
    } catch (error) {
      this.answers.push(() => call.reject(new CallError(error as never)));
    }
  }

  answer(index = 0): void {
    for (const give of this.answers.splice(index, 1)) give();
  }

  failCall(index = 0): void {
    for (const call of this.calls.splice(index, 1)) call.reject(new CallError(noAnswer()));
  }

  get idle(): boolean {
    return this.up.length + this.down.length + this.calls.length + this.answers.length === 0;
  }
}
