import type { EventName, EventOf, Message, MyRoom, Notice, WireError } from '@parley/protocol';
import type { Api } from './api.ts';
import type { Clock } from './clock.ts';
import type { CallError } from './errors.ts';
import type { OutboxStorage } from './outbox-storage.ts';
import type { RoomStorage } from './room-storage.ts';
import type { Store } from './store.ts';
import type { Tabs } from './tabs.ts';

export interface ConnectionState {
  /** `signed-out` is final: the server knows no session for us. `start()` tries anew. */
  status: 'connecting' | 'online' | 'reconnecting' | 'signed-out';
  /** Null while not online. */
  transport: 'websocket' | 'polling' | null;
  /** Last measured time of a call that does nothing; null before the first. */
  roundTripMs: number | null;
  /** When `status` last changed, in ms since 1970. */
  since: number;
}

export interface RoomsState {
  /** `error`: the list could not be loaded yet; it is tried again by itself. Until `ready`, rooms are of an earlier run. */
  status: 'loading' | 'ready' | 'error';
  /** Rooms I am a member of, by name; all that is told of them is live. */
  rooms: readonly MyRoom[];
  /** Ids of the people whom I block. */
  blocked: ReadonlySet<string>;
}

export interface PresenceState {
  /** What is newer than a snapshot of `listMembers` fetched after the last change of `staleCount`. */
  changes: ReadonlyMap<string, 'online' | 'offline'>;
  /** Goes up whenever changes may have been missed: fetch the members again. */
  staleCount: number;
}

/** What I want a message to become, and the server has not confirmed; the message itself is as it is. Oldest first. */
export interface PendingRevision {
  clientMessageId: string;
  kind: 'edit' | 'delete';
  /** The text it shall have; empty where it shall be deleted. */
  body: string;
  /** `failed`: refused for good, see `error`; only `retry` or `discard` end that. */
  state: 'sending' | 'failed';
  error?: WireError;
}

/** A reaction that I add or take back, and the server has not confirmed. Oldest first. */
export interface PendingReaction {
  clientMessageId: string;
  kind: 'react' | 'unreact';
  emoji: string;
  /** `failed`: refused for good, see `error`; only `retry` or `discard` end that. */
  state: 'sending' | 'failed';
  error?: WireError;
}

/**
 * `key` is unique in its room and stays: a message of mine has the key of the pending item it was, so that its row
 * is not mounted anew.
 */
export type TimelineItem = { key: string } & (
  | {
      kind: 'message';
      message: Message;
      revisions?: readonly PendingRevision[];
      reacting?: readonly PendingReaction[];
    }
  | { kind: 'notice'; notice: Notice }
  | {
      kind: 'pending';
      clientMessageId: string;
      body: string;
      createdAt: string;
      /** `failed`: refused for good, see `error`; only `retry` or `discard` end that. */
      state: 'sending' | 'failed';
      error?: WireError;
      /** How often it was sent. */
      attempts: number;
      /** An edit of this message, which is not among the items; always failed. */
      revises?: string;
    }
);

/** Seqs, both inclusive, of the lines that somebody looks at or is about to; `to` may be Infinity. */
export interface Sight {
  from: number;
  to: number;
}

export interface Timeline {
  /** `cold`: never opened. `gone`: not (or no longer) a member; unsent messages stay as failed items. */
  status: 'cold' | 'loading' | 'ready' | 'error' | 'gone';
  /**
   * Confirmed items without gap, ascending by seq; where they reach up to the last applied change (not `hasNewer`), the
   * pending ones follow. The same array until something of it changes.
   */
  items: readonly TimelineItem[];
  hasOlder: boolean;
  /** The reader is so far back that the end of the room is not among the items. */
  hasNewer: boolean;
  loadingOlder: boolean;
  loadingNewer: boolean;
  /** Of an earlier run: the server has not told yet what came since. */
  stale: boolean;
  /** Why the last page could not be loaded. With status `ready` it was one of `loadOlder` or `loadNewer`. */
  error?: CallError;
}

export interface RoomHandle {
  readonly roomId: string;
  timeline: Store<Timeline>;
  /** Loads the newest page when cold; after an error tries again. Idempotent. */
  open(): void;
  /** Loads a page of history. Never rejects: a failure is in `timeline.error`, call again to retry. */
  loadOlder(): Promise<void>;
  /** The same towards the end of the room, where that was dropped. */
  loadNewer(): Promise<void>;
  /** Shows the end of the room, at once: it is always in memory. */
  showNewest(): void;
  /**
   * What must stay in memory: lines outside may be dropped, and are paged again by `loadOlder` and `loadNewer`. Null, as
   * at first: nobody looks. Then the end of the room is shown, and as changes come only its last 200 lines stay.
   */
  look(sight: Sight | null): void;
  /**
   * Shows the text at once as pending, at the end of the room, and sends it until it is stored or refused. Returns its
   * clientMessageId.
   */
  send(body: string): string;
  /**
   * Shows my message with this text at once, as pending, and repeats that until it is stored or refused. Returns an id
   * for `retry` and `discard`.
   * @param revSeq of the text that was edited, see `revSeqOf`: where the message has another by then, it is refused
   */
  edit(messageId: string, revSeq: number, body: string): string;
  /** As `edit`; the text is erased everywhere, and a tombstone stays. */
  delete(messageId: string): string;
  /**
   * Adds a reaction of mine, or takes it back, as `edit` does with a text. Returns an id for `retry` and `discard`.
   * @param emoji see `emojiSchema`
   */
  react(messageId: string, emoji: string): string;
  unreact(messageId: string, emoji: string): string;
  /** Sends again what failed, under the same id. */
  retry(clientMessageId: string): void;
  /**
   * Takes back a message or a revision that failed, or that was never sent yet, and returns its text for the composer. Returns ''
   * and changes nothing where it may have reached the server.
   */
  discard(clientMessageId: string): string;
  /** I am typing: call at every keypress, sent every `limits.typingEveryMs` at most. */
  typing(): void;
  /** Ids of others who type now; until `limits.typingForMs` after the last sign, or their next message. */
  typingUsers: Store<readonly string[]>;
  /** I have read up to `seq`, default all that is here. Never moves back; calls are coalesced to one a second. */
  markRead(seq?: number): void;
}

export interface Client {
  start(): void;
  /** Closes the socket and clears all timers. What is unsent stays in the outbox. */
  stop(): void;
  connection: Store<ConnectionState>;
  rooms: Store<RoomsState>;
  presence: Store<PresenceState>;
  /** The same object for the same id. */
  room(roomId: string): RoomHandle;
  /** Retries while that may help, for 30 s at most. @throws {CallError} */
  joinRoom(roomId: string): Promise<MyRoom>;
  /** Retries while that may help, for 30 s at most. @throws {CallError} */
  leaveRoom(roomId: string): Promise<void>;
  /** Events as the server sends them: live ones only, nothing missed is repeated. Returns how to stop. */
  on<E extends EventName>(event: E, listener: (event: EventOf<E>) => void): () => void;
}

export interface ClientOptions {
  api: Api;
  /** Of the server; default: where the page comes from. */
  url?: string;
  /** Default: websocket first, polling where that does not get through. */
  transports?: ('websocket' | 'polling')[];
  /** For programs outside a browser: the session cookie, for instance. */
  extraHeaders?: Record<string, string>;
  /** Who the session belongs to. */
  userId: string;
  /** Where unsent messages are kept; default: in memory. */
  outboxStorage?: OutboxStorage;
  /** Where rooms are kept for the start of the next run; default: nowhere. */
  roomStorage?: RoomStorage;
  /** Those that share `outboxStorage`; default: nobody does. */
  tabs?: Tabs;
  clock?: Clock;
  randomUuid?: () => string;
  /** The server knows no session for us (any more): show the login. */
  onSignedOut?: () => void;
}
