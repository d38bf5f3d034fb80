import type { EventOf, MyRoom, OutputOf, RoomEvent } from '@parley/protocol';
import { backoffMs } from './clock.ts';
import { localError, toCallError } from './errors.ts';
import { createRoom, type Room, type RoomParts } from './room.ts';
import type { KeptRoom } from './room-storage.ts';
import { createDerivedStore, type Store } from './store.ts';
import type { RoomHandle, RoomsState } from './types.ts';

export interface Rooms {
  state: Store<RoomsState>;
  handle(roomId: string): RoomHandle;
  get(roomId: string): Room | undefined;
  /** Those I am a member of. */
  members(): Room[];
  /** Fetches the list, the truth about membership; again, where it is under way. */
  refresh(): void;
  /** What the server counts of my memberships: where the list is of another count, it is fetched. */
  memberships(userSeq: number): void;
  /** Rooms of an earlier run, before there is any other news of them. */
  restore(kept: readonly KeptRoom[]): void;
  /** Another history: the rooms stay in sight until the list says what they are now. */
  restart(): void;
  chat(event: EventOf<'chat'>): void;
  head(event: EventOf<'head'>): void;
  room(event: RoomEvent): void;
  typing(event: EventOf<'typing'>): void;
  read(event: EventOf<'read'>): void;
  membership(event: EventOf<'membership'>): void;
  block(event: EventOf<'block'>): void;
  online(): void;
  stop(): void;
}

export interface RoomsParts extends Omit<RoomParts, 'listed' | 'refresh'> {
  /** For the keeper. */
  changed(roomId: string): void;
}

/** Changes of a room may come a moment before the news that it is ours. */
const STRANGER_MS = 1000;

const NOT_MEMBER = localError('gone', 'You are not a member of this room any more.');
const REMOVED = localError('gone', 'You were removed from this room.');
const DELETED = localError('gone', 'This room was deleted.');

const reasons = { left: NOT_MEMBER, removed: REMOVED, deleted: DELETED };

export function createRooms(parts: RoomsParts): Rooms {
  const { api, connection, clock, random } = parts;
  const rooms = new Map<string, Room>();
  /** Rooms somebody holds a handle of: kept for good, so that it stays the same. */
  const handed = new Set<string>();
  const collator = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true });
  let status: RoomsState['status'] = 'loading';
  let sorted: Room[] | undefined;
  let blocked: ReadonlySet<string> = new Set();
  /** Rooms that events told of since the list was asked for: it may be older than those. */
  let touched: Set<string> | undefined;
  let again = false;
  /** Of the list that was applied last. */
  let listedSeq: number | undefined;
  /** Told since the list was asked for. */
  let toldSeq: number | undefined;
  let timer: unknown;
  let failures = 0;

  const state = createDerivedStore<RoomsState>(() => {
    sorted ??= order();
    return { status, rooms: sorted.flatMap((room) => room.view() ?? []), blocked };
  });

  function order(): Room[] {
    const members = [...rooms.values()].flatMap((room) => {
      const view = room.view();
      return view ? [{ room, view }] : [];
    });
    members.sort((a, b) => collator.compare(a.view.name, b.view.name) || (a.view.id < b.view.id ? -1 : 1));
    return members.map(({ room }) => room);
  }

  function ensure(roomId: string): Room {
    let room = rooms.get(roomId);
    if (!room) {
      room = createRoom(roomId, {
        ...parts,
        refresh,
        listed(moved) {
          if (moved) sorted = undefined;
          state.invalidate();
          parts.changed(roomId);
        },
      });
      rooms.set(roomId, room);
    }
    return room;
  }

  function refresh(): void {
    if (touched) again = true;
    else if (connection.connected) void load();
  }

  async function load(): Promise<void> {
    clock.clearTimeout(timer);
    timer = undefined;
    again = false;
    toldSeq = undefined;
    const asked = new Set<string>();
    touched = asked;
    const cursors = new Map([...rooms].map(([roomId, { replica }]) => [roomId, replica.cursor]));
    try {
      const answer = await api.call('listRooms', {});
      // Without connection it may be of a server that tells another history.
      if (touched === asked && connection.connected) apply(answer, cursors, asked);
    } catch (cause) {
      if (touched === asked) failed(cause);
    }
    if (touched !== asked) return;
    touched = undefined;
    if (again && timer === undefined) refresh();
  }

  function apply(
    { rooms: listed, blocked: told, userSeq }: OutputOf<'listRooms'>,
    cursors: Map<string, number | null>,
    asked: ReadonlySet<string>,
  ): void {
    failures = 0;
    listedSeq = userSeq;
    // One that was told of since the question has made the list be asked for again.
    blocked = new Set(told);
    if (toldSeq !== undefined && toldSeq !== userSeq) again = true;
    status = 'ready';
    for (const room of listed) {
      if (!asked.has(room.id)) ensure(room.id).baseline(room, cursors.get(room.id) ?? undefined);
    }
    if (asked.size > 0) again = true;
    const mine = new Set(listed.map(({ id }) => id));
    for (const [roomId, room] of rooms) {
      // One that came up only after the question is not answered by it.
      if (mine.has(roomId) || asked.has(roomId)) continue;
      if (!cursors.has(roomId)) again = true;
      else if (handed.has(roomId)) room.gone(NOT_MEMBER);
      else {
        room.gone(NOT_MEMBER);
        rooms.delete(roomId);
      }
    }
    state.invalidate();
  }

  function failed(cause: unknown): void {
    const error = toCallError(cause);
    if (error.code === 'unauthenticated') {
      connection.signOut();
      return;
    }
    if (status === 'loading') status = 'error';
    state.invalidate();
    refreshIn(Math.max(error.retryAfterMs ?? 0, backoffMs(failures++, random)));
  }

  function refreshIn(delayMs: number): void {
    timer ??= clock.setTimeout(() => {
      timer = undefined;
      refresh();
    }, delayMs);
  }

  /** The list that was of a later moment has it. */
  const isOld = (userSeq: number) => listedSeq !== undefined && userSeq <= listedSeq;

  /** The next in my own sequence needs no list; after a gap one does. */
  function counted(userSeq: number): void {
    if (touched) return;
    if (userSeq - 1 === listedSeq) listedSeq = userSeq;
    else refresh();
  }

  function entered(room: MyRoom): void {
    touched?.add(room.id);
    ensure(room.id).baseline(room);
    // Between the count and our subscription something may have been said.
    parts.sync(room.id);
  }

  return {
    state,
    handle(roomId) {
      const known = rooms.has(roomId);
      const { handle } = ensure(roomId);
      handed.add(roomId);
      // Perhaps just created, and the event is on its way: only the list can say that it is not ours.
      if (!known && status === 'ready') refresh();
      return handle;
    },
    get: (roomId) => rooms.get(roomId),
    members: () => [...rooms.values()].filter((room) => room.membership === 'member'),
    refresh,
    memberships(userSeq) {
      if (touched) toldSeq = userSeq;
      else if (userSeq !== listedSeq) refresh();
    },
    restore(kept) {
      for (const one of kept) ensure(one.room.id).restore(one);
    },
    restart() {
      touched = undefined;
      listedSeq = undefined;
      for (const room of rooms.values()) room.restart();
    },
    head({ roomId, seq }) {
      const room = rooms.get(roomId);
      if (room?.membership === 'member') room.head(seq);
      else refreshIn(STRANGER_MS);
      // It could not be fetched, and perhaps can be now.
      if (failures > 0 && timer !== undefined) refresh();
    },
    chat({ roomId, changes }) {
      const room = ensure(roomId);
      room.replica.receive(changes);
      if (room.membership === 'unknown') refreshIn(STRANGER_MS);
    },
    room(event) {
      if (event.kind === 'created') return entered(event.room);
      // Another version may tell more.
      if (event.kind !== 'gone') return;
      touched?.add(event.roomId);
      // It may be older than the list, and I am back since: the next check fetches that again.
      listedSeq = undefined;
      rooms.get(event.roomId)?.gone(reasons[event.reason]);
    },
    typing: ({ roomId, userId }) => rooms.get(roomId)?.typing(userId),
    read: (event) => rooms.get(event.roomId)?.read(event),
    membership({ roomId, userSeq, ...mine }) {
      if (isOld(userSeq)) return;
      rooms.get(roomId)?.setMine(mine);
      touched?.add(roomId);
      counted(userSeq);
    },
    block({ userId, blocked: isBlocked, userSeq }) {
      if (isOld(userSeq)) return;
      const next = new Set(blocked);
      if (isBlocked) next.add(userId);
      else next.delete(userId);
      blocked = next;
      if (touched) again = true;
      state.invalidate();
      counted(userSeq);
    },
    online() {
      // A question that hangs on the old network must not hold up the new one.
      touched = undefined;
      failures = 0;
      clock.clearTimeout(timer);
      timer = undefined;
      for (const room of rooms.values()) room.online();
    },
    stop() {
      touched = undefined;
      again = false;
      clock.clearTimeout(timer);
      timer = undefined;
      for (const room of rooms.values()) room.stop();
    },
  };
}
