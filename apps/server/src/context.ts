import type {
  Change,
  EventName,
  EventOf,
  LimitName,
  OperationName,
  Operations,
  OutputOf,
  ParsedOf,
  User,
  UserRole,
} from '@parley/protocol';
import type { FastifyBaseLogger } from 'fastify';
import type { Config } from './config.ts';
import type { Db } from './db/client.ts';
import type { RoomWriter } from './db/room-writer.ts';
import type { Places } from './features/messages/places.store.ts';
import type { Reactions } from './features/messages/reactions.ts';

/** Who calls: the person of a live session. */
export interface Actor {
  userId: string;
  username: string;
  displayName: string;
  role: UserRole;
  /** Public id of the session. */
  sessionId: string;
  /** SHA-256 of the cookie's id, hex: names the session's socket room and database row. */
  sessionHash: string;
}

/** What a use-case may do about the caller's login; only HTTP has one. */
export interface SessionControl {
  /** @throws AppError where the browser would not get its cookie: ask before anything is done */
  assertPossible(): void;
  /** Checks credentials with Passport's local strategy. @returns null when they are wrong */
  authenticate(credentials: { username: string; password: string }): Promise<User | null>;
  /** New session id, logged in as `user`. */
  signIn(user: User): Promise<void>;
  signOut(): Promise<void>;
}

/** Telling clients. Everything here reaches the clients of every node. */
export interface Publish {
  /** After the commit and before the ack: one `chat` event with all changes of the tick, ascending. */
  changes(roomId: string, changes: Change[]): void;
  toUser<E extends EventName>(userId: string, event: E, payload: EventOf<E>): void;
  toRooms<E extends EventName>(roomIds: string[], event: E, payload: EventOf<E>, exceptUserId?: string): void;
  /** All devices of a person hear a room from now on / no longer. */
  subscribe(userId: string, roomId: string): void;
  unsubscribe(userId: string, roomId: string): void;
  /** Nobody hears the room any longer. */
  close(roomId: string): void;
  /** Cuts live connections. The session must be revoked in the database before. */
  cutSession(sessionHash: string): void;
  cutUser(userId: string, exceptSessionHash?: string): void;
}

/** Hashing of passwords, bounded so that a burst of logins leaves the others' time alone. */
export interface Hashing {
  hash(password: string): Promise<string>;
  /** With `null` it takes the time of a real check and says false. */
  verify(hash: string | null, password: string): Promise<boolean>;
}

/** Runs the opening of a new conversation when it is its turn. @throws AppError `busy` where too many wait */
export type Openings = <T>(work: () => Promise<T>) => Promise<T>;

export interface Limiter {
  /** Takes one token. @throws AppError `rate_limited` with the wait */
  take(limit: LimitName, key: string): void;
}

/** What lives as long as the process. */
export interface Services {
  config: Config;
  db: Db;
  places: Places;
  writer: RoomWriter;
  reactions: Reactions;
  publish: Publish;
  hashing: Hashing;
  openings: Openings;
  limiter: Limiter;
  log: FastifyBaseLogger;
  /** Names the present history of the database. */
  epoch(): string;
  /** Milliseconds since 1970. */
  now(): number;
}

/** What a use-case may touch. */
export interface Ctx extends Services {
  actor: Actor | null;
  session: SessionControl | null;
  requestId: string;
}
export interface UserCtx extends Ctx {
  actor: Actor;
}

type CtxOf<N extends OperationName> = Operations[N]['access'] extends 'public' ? Ctx : UserCtx;
export type Handler<N extends OperationName> = (ctx: CtxOf<N>, input: ParsedOf<N>) => Promise<OutputOf<N>>;
/** A missing handler does not compile. */
export type Handlers = { [N in OperationName]: Handler<N> };
