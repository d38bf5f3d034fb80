import { limits, type Message, type MyRoom, type ReadEvent, type WireError } from '@parley/protocol';
import type { Api } from './api.ts';
import type { Effect } from './apply.ts';
import type { Clock } from './clock.ts';
import type { Connection } from './connection.ts';
import { createTypingUsers } from './ephemeral.ts';
import type { Outbox } from './outbox.ts';
import { createReadMarker } from './reads.ts';
import { Replica, type ReplicaOptions } from './replica.ts';
import { createRoomEntry, type Mine } from './room-entry.ts';
import type { KeptRoom } from './room-storage.ts';
import { createTimelineView, type Membership } from './timeline.ts';
import type { RoomHandle } from './types.ts';

/** One room, and everything of it that changes. */
export interface Room {
  readonly handle: RoomHandle;
  readonly replica: Replica;
  readonly membership: Membership;
  /** Somebody opened it: it is kept complete, not only up to date. */
  readonly wanted: boolean;
  /** What the list of rooms shows; the same object until something of it changes. */
  view(): MyRoom | undefined;
  /**
   * I am a member, and this is how the server sees the room.
   * @param cursorBefore the cursor when the server was asked: a head below it means that the server lost changes
   */
  baseline(room: MyRoom, cursorBefore?: number): void;
  /** The room has come to `seq`; also told when the server can do again what it could not. */
  head(seq: number): void;
  /** As an earlier run kept it: shown until the server says how it is. */
  restore(kept: KeptRoom): void;
  /** For a later run; undefined where it is not (known to be) mine. */
  kept(): Omit<KeptRoom, 'epoch' | 'protocol'> | undefined;
  /** What is here is of another history: nothing of it counts, and the next baseline is where it begins. */
  restart(): void;
  /** I am not a member (any more): nothing of it is kept but unsent texts. */
  gone(error: WireError): void;
  read(event: ReadEvent): void;
  setMine(mine: Mine): void;
  typing(userId: string): void;
  /** A message of mine is among the items. */
  shows(clientMessageId: string): boolean;
  outboxChanged(): void;
  acked(seq: number): void;
  online(): void;
  stop(): void;
}

export interface RoomParts {
  api: Api;
  connection: Connection;
  clock: Clock;
  random: () => number;
  userId: string;
  outbox: Outbox;
  /** Tests plant replicas with faults, to see that they are found. */
  createReplica?: ((options: ReplicaOptions & { roomId: string }) => Replica) | undefined;
  /** A room's entry in the list changed; `order`: perhaps its place too. */
  listed(order: boolean): void;
  /** Ask the server for what follows the cursor. */
  sync(roomId: string): void;
  /** Fetch the list of rooms again. */
  refresh(): void;
}

export function createRoom(roomId: string, parts: RoomParts): Room {
  const { api, connection, clock, random, userId, outbox } = parts;
  let membership: Membership = 'unknown';
  let typedAt = Number.NEGATIVE_INFINITY;
  let restarted = false;
  let openedAt = 0;
  /** What is shown is of an earlier run, until `confirmed` by the server and caught up. */
  let restored = false;
  let confirmed = false;

  const entry = createRoomEntry(userId, parts.refresh);
  const typists = createTypingUsers(clock);
  const createReplica = parts.createReplica ?? ((options: ReplicaOptions) => new Replica(options));
  const replica = createReplica({
    roomId,
    userId,
    clock,
    events: {
      applied,
      loaded,
      behind: () => parts.sync(roomId),
      reset() {
        timeline.ensure();
        parts.refresh();
      },
      changed() {
        if (confirmed && !replica.behind) restored = false;
        timeline.changed();
        listed();
      },
    },
  });
  const timeline = createTimelineView({
    roomId,
    api,
    clock,
    random,
    replica,
    membership: () => membership,
    pending: () => outbox.entries(roomId),
    connected: () => connection.connected,
    stale: () => restored,
    doubted: parts.refresh,
  });
  const reads = createReadMarker({
    roomId,
    connection,
    clock,
    random,
    answered: moveRead,
    refused() {
      entry.distrustRead();
      parts.refresh();
    },
  });

  function applied(effects: readonly Effect[]): void {
    const mine: string[] = [];
    for (const effect of effects) {
      const { item, message } = effect;
      entry.note(effect);
      if (message) {
        typists.stopped(message.authorId);
        if (message.authorId === userId) mine.push(message.clientMessageId);
      } else if (item?.kind === 'notice' && item.notice.kind === 'left') typists.stopped(item.notice.userId);
    }
    outbox.confirm(roomId, mine, replica.cursor);
    if (effects.some(({ room }) => room?.name !== undefined)) listed(true);
  }

  function loaded(messages: readonly Message[]): void {
    // Pages do not count members: `seq` 0 leaves that alone.
    for (const message of messages) entry.note({ seq: 0, message, members: 0 });
    const mine = messages.filter((message) => message.authorId === userId);
    outbox.confirm(
      roomId,
      mine.map((message) => message.clientMessageId),
      replica.cursor,
    );
  }

  function restart(): void {
    restarted = true;
    reads.forget();
    replica.forget();
  }

  function moveRead({ seq, ...counted }: { seq: number; unread: number; head: number }): void {
    if (membership !== 'member') return;
    entry.read(seq, counted);
    listed();
  }

  function listed(order = false): void {
    if (membership === 'member' || order) parts.listed(order);
  }

  return {
    replica,
    get membership() {
      return membership;
    },
    get wanted() {
      return timeline.wanted;
    },
    view: () =>
      membership === 'member' ? entry.view(Math.max(replica.head, replica.cursor ?? 0)) : undefined,
    baseline(room, cursorBefore) {
      membership = 'member';
      if (cursorBefore !== undefined && room.head < cursorBefore) restart();
      if (restarted) entry.forget();
      restarted = false;
      confirmed = true;
      entry.baseline(room, replica.lines.end.items);
      // Read in an earlier run, or on a link that broke before it was told.
      if (entry.readSeq > room.readSeq) reads.mark(entry.readSeq);
      if (replica.cursor === null) replica.rebase(room.head);
      else if (room.head > replica.cursor && (timeline.wanted || replica.primed)) {
        replica.noteHead(room.head);
        parts.sync(roomId);
      } else if (room.head > replica.cursor) replica.rebase(room.head);
      if (!replica.behind) restored = false;
      outbox.confirm(roomId, [], replica.cursor);
      timeline.ensure();
      listed(true);
    },
    head(seq) {
      replica.noteHead(seq);
      outbox.hint(roomId);
      timeline.ensure();
    },
    restore({ room, openedAt: at, window }) {
      if (membership !== 'unknown' || replica.cursor !== null) return;
      membership = 'member';
      restored = true;
      openedAt = Math.max(openedAt, at);
      entry.baseline(room, window?.items ?? []);
      if (window) replica.restore(window);
      loaded((window?.items ?? []).flatMap((item) => (item.kind === 'message' ? [item.message] : [])));
      timeline.ensure();
      listed(true);
    },
    kept() {
      const window = replica.window();
      const view = membership === 'member' ? entry.view(window?.cursor ?? replica.head) : undefined;
      return view && { room: view, openedAt, ...(window ? { window } : {}) };
    },
    restart,
    gone(error) {
      membership = 'gone';
      entry.forget();
      replica.forget();
      typists.clear();
      reads.forget();
      timeline.stop();
      outbox.failRoom(roomId, error);
      timeline.changed();
      listed(true);
    },
    read: moveRead,
    setMine(mine) {
      entry.setMine(mine);
      listed();
    },
    typing(typist) {
      if (typist !== userId && membership === 'member') typists.typing(typist);
    },
    shows: (clientMessageId) => replica.lines.has(clientMessageId),
    outboxChanged: timeline.changed,
    acked(seq) {
      outbox.confirm(roomId, [], replica.cursor);
      if (replica.cursor !== null) replica.noteHead(seq);
    },
    online() {
      typists.clear();
      reads.online();
      timeline.online();
    },
    stop() {
      replica.stop();
      reads.stop();
      timeline.stop();
      typists.clear();
    },
    handle: {
      roomId,
      timeline: timeline.store,
      open() {
        openedAt = clock.now();
        timeline.open();
        listed();
      },
      loadOlder: timeline.loadOlder,
      loadNewer: timeline.loadNewer,
      showNewest: () => replica.showEnd(),
      look: (sight) => replica.look(sight),
      send(body) {
        // Their next keypress after a message is news.
        typedAt = Number.NEGATIVE_INFINITY;
        replica.showEnd();
        return outbox.add(roomId, body);
      },
      edit: (messageId, revSeq, body) => outbox.add(roomId, body, { kind: 'edit', messageId, revSeq }),
      delete: (messageId) => outbox.add(roomId, '', { kind: 'delete', messageId }),
      react: (messageId, emoji) => outbox.add(roomId, '', { kind: 'react', messageId, emoji }),
      unreact: (messageId, emoji) => outbox.add(roomId, '', { kind: 'unreact', messageId, emoji }),
      retry: (clientMessageId) => outbox.retry(clientMessageId),
      discard: (clientMessageId) => outbox.discard(clientMessageId),
      typing() {
        if (clock.now() - typedAt < limits.typingEveryMs || !connection.connected) return;
        typedAt = clock.now();
        connection.request('typing', { roomId }, () => {});
      },
      typingUsers: typists.users,
      markRead(seq) {
        const { cursor } = replica;
        if (cursor === null) return;
        const target = Math.min(seq ?? cursor, cursor);
        if (target <= entry.readSeq) return;
        entry.read(target);
        reads.mark(target);
        listed();
      },
    },
  };
}
