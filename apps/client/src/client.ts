import { type EventName, type EventOf, PROTOCOL_VERSION } from '@parley/protocol';
import type { Api } from './api.ts';
import { createCaller } from './call.ts';
import { type Clock, systemClock } from './clock.ts';
import { type Connection, createConnection } from './connection.ts';
import { createPresence } from './ephemeral.ts';
import { CallError, toCallError } from './errors.ts';
import { createGreeting } from './greeting.ts';
import { createKeeper } from './keeper.ts';
import { Outbox } from './outbox.ts';
import { createMemoryOutboxStorage, type OutboxStorage } from './outbox-storage.ts';
import type { RoomParts } from './room.ts';
import type { KeptRoom, RoomStorage } from './room-storage.ts';
import { createRooms } from './rooms-store.ts';
import { createSyncer } from './syncer.ts';
import { alone, type Tabs } from './tabs.ts';
import type { Client, ClientOptions } from './types.ts';
import { randomUuid } from './uuid.ts';
import { onWake } from './wake.ts';

/** A live event may be lost without a trace, and the room be silent afterwards: so the heads are compared. */
const CHECK_MS = 30_000;
/** Read cursors have no sequence to show a loss: every so many checks the list is fetched. */
const REFRESH_EVERY = 10;

/** A member's view of the chat, kept live over one socket. Nothing happens before `start()`. */
export function createClient(options: ClientOptions): Client {
  const { api, clock = systemClock } = options;
  const connection = createConnection({
    ...options,
    clock,
    random: Math.random,
    isSignedOut: () =>
      api.call('getMe', {}).then(
        () => false,
        (error) => toCallError(error).code === 'unauthenticated',
      ),
  });
  return assembleClient({
    api,
    connection,
    clock,
    userId: options.userId,
    random: Math.random,
    randomUuid: options.randomUuid ?? randomUuid,
    storage: options.outboxStorage ?? createMemoryOutboxStorage(),
    tabs: options.tabs,
    roomStorage: options.roomStorage,
  });
}

export interface ClientParts {
  api: Api;
  connection: Connection;
  clock: Clock;
  userId: string;
  random: () => number;
  randomUuid: () => string;
  storage: OutboxStorage;
  /** Default: it shares its outbox with nobody. */
  tabs?: Tabs | undefined;
  roomStorage?: RoomStorage | undefined;
  createReplica?: RoomParts['createReplica'];
}

/** The client over any connection. */
export function assembleClient(given: ClientParts): Client {
  const { clock } = given;
  const listeners = new Map<EventName, Set<(event: never) => void>>();
  const presence = createPresence();
  /** The history that all cursors are of. */
  let epoch: string | undefined;
  const connection = createGreeting({
    ...given,
    epoch: () => epoch,
    greeted: (answer) => sameHistory(answer.epoch),
    heard,
  });
  const parts = { ...given, tabs: given.tabs ?? alone, connection };
  const caller = createCaller(parts);
  const syncer = createSyncer({
    ...parts,
    replica: (roomId) => rooms.get(roomId)?.replica,
    gone: (roomId) => rooms.room({ kind: 'gone', roomId, reason: 'left' }),
    refused: () => rooms.refresh(),
    epoch: () => epoch,
    heard,
  });
  const outbox = new Outbox({
    ...parts,
    epoch: () => epoch,
    changed: (roomId) => rooms.get(roomId)?.outboxChanged(),
    acked: (roomId, seq) => rooms.get(roomId)?.acked(seq),
    unanswered: (roomId) => syncer.request([roomId]),
    shown: (roomId, clientMessageId) => rooms.get(roomId)?.shows(clientMessageId) ?? false,
  });
  const keeper = createKeeper({ ...parts, rooms: keptRooms });
  const rooms = createRooms({
    ...parts,
    outbox,
    sync: (roomId) => syncer.request([roomId]),
    changed: keeper.changed,
  });
  let started = false;
  let loaded = false;
  let checkTimer: unknown;
  let checks = 0;
  let forgetWake = () => {};

  listen('chat', rooms.chat);
  listen('head', (event) => {
    rooms.head(event);
    syncer.hint();
  });
  listen('room', rooms.room);
  listen('typing', rooms.typing);
  listen('read', rooms.read);
  listen('membership', rooms.membership);
  listen('block', rooms.block);
  listen('presence', presence.receive);
  listen('closing', () => {});
  connection.onOnline(online);

  function listen<E extends EventName>(event: E, receive: (event: EventOf<E>) => void): void {
    connection.on(event, (payload) => {
      receive(payload);
      for (const listener of listeners.get(event) ?? []) (listener as (event: EventOf<E>) => void)(payload);
    });
  }

  /** The server was restored from a backup: what is here happened, but is no longer what it tells ([D5]). */
  function sameHistory(told: string): boolean {
    const same = epoch === undefined || epoch === told;
    epoch = told;
    if (!same) rooms.restart();
    outbox.recount();
    return same;
  }

  function heard(answer: { epoch: string; userSeq: number }): boolean {
    const same = sameHistory(answer.epoch);
    if (same) rooms.memberships(answer.userSeq);
    else rooms.refresh();
    return same;
  }

  function online(): void {
    presence.missed();
    rooms.online();
    rooms.refresh();
    syncer.online();
    syncer.request(rooms.members().flatMap(({ wanted, handle }) => (wanted ? [handle.roomId] : [])));
    outbox.online();
  }

  function check(): void {
    connection.check();
    if (connection.connected) syncer.request(rooms.members().map(({ handle }) => handle.roomId));
  }

  function keptRooms(): KeptRoom[] {
    const kept = epoch === undefined ? [] : rooms.members().flatMap((room) => room.kept() ?? []);
    return kept.map((room) => ({ protocol: PROTOCOL_VERSION, epoch: epoch!, ...room }));
  }

  async function load(): Promise<void> {
    const kept = loaded ? [] : keeper.load();
    loaded = true;
    // First the outbox: what it has and the rooms have too is sent.
    await outbox.start();
    restore(await kept);
    connection.begin();
  }

  function restore(kept: readonly KeptRoom[]): void {
    epoch ??= kept[0]?.epoch;
    rooms.restore(kept);
  }

  function checkLater(): void {
    checkTimer = clock.setTimeout(() => {
      checkLater();
      check();
      if (++checks % REFRESH_EVERY === 0) rooms.refresh();
    }, CHECK_MS);
  }

  return {
    connection: connection.state,
    rooms: rooms.state,
    presence: presence.state,
    start() {
      if (started) return;
      started = true;
      void load();
      forgetWake = onWake({
        woke() {
          connection.nudge();
          outbox.refresh();
          check();
        },
        rests: keeper.flush,
      });
      checkLater();
      connection.start();
    },
    stop() {
      started = false;
      forgetWake();
      clock.clearTimeout(checkTimer);
      connection.stop();
      syncer.stop();
      outbox.stop();
      keeper.stop();
      rooms.stop();
      caller.stop();
    },
    room: rooms.handle,
    async joinRoom(roomId) {
      const { room } = await caller.call('join', { roomId });
      rooms.room({ kind: 'created', room });
      return room;
    },
    async leaveRoom(roomId) {
      try {
        await caller.call('leave', { roomId });
      } catch (error) {
        // Not in it: an earlier try was done, and its answer was lost.
        if (!(error instanceof CallError && error.code === 'not_found')) throw error;
      }
      rooms.room({ kind: 'gone', roomId, reason: 'left' });
    },
    on(event, listener) {
      const all = listeners.get(event) ?? new Set();
      listeners.set(event, all);
      all.add(listener);
      return () => all.delete(listener);
    },
  };
}
