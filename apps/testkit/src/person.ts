import { randomUUID } from 'node:crypto';
import type { Socket as NetSocket } from 'node:net';
import { type Api, CallError, createApi } from '@parley/client';
import {
  type ClientToServerEvents,
  type EventName,
  type EventOf,
  events,
  type InputOf,
  type OperationName,
  type Operations,
  type OutputOf,
  operations,
  type Result,
  type ServerToClientEvents,
  type User,
} from '@parley/protocol';
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';

export type TestSocket = Socket<ServerToClientEvents, ClientToServerEvents>;
export type Transport = 'websocket' | 'polling';
export interface Registering {
  username?: string;
  password?: string;
  displayName?: string;
  setupCode?: string;
  inviteCode?: string;
}

export const PASSWORD = 'a password for tests';

type SocketOperation = {
  [N in OperationName]: Operations[N] extends { socket: string } ? N : never;
}[OperationName];

/** The name=value pair of a login's Set-Cookie. */
export function cookieOf(response: Response): string {
  const cookie = response.headers.getSetCookie().find((line) => line.includes('parley_session='));
  if (!cookie)
    throw new Error(`no session cookie in a ${response.status} answer: ${response.headers.getSetCookie()}`);
  return cookie.split(';', 1)[0]!;
}

/** POSTs JSON as a program would: without Origin. */
export const postJson = (url: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

const opened = new Map<TestSocket, string>();

/** A stock socket.io-client with a session cookie, not yet connected. */
export function createSocket(
  url: string,
  cookie: string | null,
  options: Partial<ManagerOptions & SocketOptions> = {},
): TestSocket {
  const socket: TestSocket = io(url, {
    forceNew: true,
    autoConnect: false,
    transports: ['websocket'],
    ...options,
    extraHeaders: { ...(cookie && { cookie }), ...options.extraHeaders },
  });
  opened.set(socket, url);
  return socket;
}

/** Ends all that lead there: left alone they would look for a server that is gone, and find the next one on its port. */
export function disconnectAll(url: string): void {
  for (const [socket, to] of opened) {
    if (to !== url) continue;
    socket.disconnect();
    opened.delete(socket);
  }
}

/** Everything that a server sent to one socket, in order, checked against the contract. */
export interface Heard {
  event: EventName;
  payload: unknown;
}

/** A person with a session: calls operations over HTTP and over one socket, and remembers what they heard. */
export class Person {
  readonly url: string;
  readonly user: User;
  readonly cookie: string;
  readonly api: Api;
  readonly heard: Heard[] = [];
  #socket: TestSocket | null = null;
  #waiting: { find: (heard: Heard) => boolean; resolve: (heard: Heard) => void }[] = [];

  constructor(url: string, user: User, cookie: string) {
    this.url = url;
    this.user = user;
    this.cookie = cookie;
    this.api = createApi({ baseUrl: url, headers: () => ({ cookie }) });
  }

  static async register(url: string, registering: Registering): Promise<Person> {
    return Person.#enter(url, 'register', { password: PASSWORD, ...registering });
  }

  static async login(url: string, username: string, password = PASSWORD): Promise<Person> {
    return Person.#enter(url, 'login', { username, password });
  }

  static async #enter(url: string, operation: 'register' | 'login', body: object): Promise<Person> {
    const response = await postJson(`${url}/api/auth/${operation}`, body);
    if (!response.ok) throw new Error(`${operation} failed: ${response.status} ${await response.text()}`);
    const { user } = (await response.json()) as { user: User };
    return new Person(url, user, cookieOf(response));
  }

  /** The same session at another node. */
  at(url: string): Person {
    return new Person(url, this.user, this.cookie);
  }

  get id(): string {
    return this.user.id;
  }

  get socket(): TestSocket {
    if (!this.#socket) throw new Error('connect() first');
    return this.#socket;
  }

  /** The TCP connection under the person's WebSocket, to pause or cut. */
  get wire(): NetSocket {
    return (this.socket.io.engine.transport as unknown as { ws: { _socket: NetSocket } }).ws._socket;
  }

  /** Opens the person's socket and waits until it is connected. */
  async connect(transport: Transport = 'websocket'): Promise<this> {
    const socket = createSocket(this.url, this.cookie, { transports: [transport] });
    this.#socket = socket;
    socket.onAny((event: EventName, payload: unknown) => this.#hear({ event, payload }));
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
      socket.connect();
    });
    // Whatever is acked is answered after the subscription: from here on nothing is missed.
    await this.emit('sync', { rooms: {} });
    return this;
  }

  disconnect(): void {
    this.#socket?.disconnect();
  }

  /** Calls by HTTP and checks the answer against the contract. @throws CallError */
  async call<N extends Parameters<Api['call']>[0]>(name: N, input: InputOf<N>): Promise<OutputOf<N>> {
    const output = await this.api.call(name, input);
    operations[name].output?.parse(output);
    return output;
  }

  /** Calls by the socket. @throws CallError */
  async emit<N extends SocketOperation>(name: N, input: InputOf<N>): Promise<OutputOf<N>> {
    const operation = operations[name];
    const result = (await this.emitRaw(operation.socket, input)) as Result<OutputOf<N>>;
    if (!result.ok) throw new CallError(result.error);
    operation.output.parse(result.data);
    return result.data;
  }

  /** Any event with any arguments; resolves with the ack, rejects when the connection ends before. */
  emitRaw(event: string, ...args: unknown[]): Promise<Result<unknown>> {
    const socket = this.socket as unknown as Socket;
    return new Promise((resolve, reject) => {
      const lost = (reason: string) => reject(new Error(`no ack of ${event}: ${reason}`));
      if (!socket.connected) return lost('not connected');
      socket.once('disconnect', lost);
      socket.emit(event, ...args, (result: Result<unknown>) => {
        socket.off('disconnect', lost);
        resolve(result);
      });
    });
  }

  /** Sends a message by the socket. */
  say(roomId: string, body: string, clientMessageId: string = randomUUID()) {
    return this.emit('chat', { roomId, clientMessageId, body });
  }

  async createRoom(name = `room-${randomUUID().slice(0, 8)}`, visibility: 'public' | 'private' = 'public') {
    return (await this.call('createRoom', { name, visibility })).room;
  }

  /** The first event, heard already or to come, that fits. */
  async hears<E extends EventName>(
    event: E,
    fits: (payload: EventOf<E>) => boolean = () => true,
  ): Promise<EventOf<E>> {
    const find = (heard: Heard) => heard.event === event && fits(heard.payload as EventOf<E>);
    const heard =
      this.heard.find(find) ?? (await new Promise<Heard>((resolve) => this.#waiting.push({ find, resolve })));
    return heard.payload as EventOf<E>;
  }

  /** All changes of a room heard so far, in the order they came. */
  changesOf(roomId: string) {
    return this.heard
      .filter(({ event }) => event === 'chat')
      .map(({ payload }) => payload as EventOf<'chat'>)
      .filter((payload) => payload.roomId === roomId)
      .flatMap(({ changes }) => changes);
  }

  /**
   * Waits until everything the server sent to this socket before now has been heard: an ack travels behind it.
   */
  async settled(): Promise<void> {
    await this.emit('sync', { rooms: {} });
  }

  #hear(heard: Heard): void {
    events[heard.event].parse(heard.payload);
    this.heard.push(heard);
    this.#waiting = this.#waiting.filter(({ find, resolve }) => {
      if (!find(heard)) return true;
      resolve(heard);
      return false;
    });
  }
}

/** The refusal that a call ends with. @throws when it succeeds */
export async function refusal(work: Promise<unknown>): Promise<CallError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof CallError) return error;
    throw error;
  }
  throw new Error('the call succeeded, but should have been refused');
}
