import {
  type Change,
  type EventName,
  hasReaction,
  type Message,
  type MyRoom,
  type ReactionChange,
  type Result,
  type RoomSync,
  reactSeqOf,
  revSeqOf,
  type Sent,
  type WireError,
  withReaction,
} from '@parley/protocol';
import { localError } from '../src/errors.ts';
import { deleted, edited } from './messages.ts';
import type { ModelLink } from './model-link.ts';
import {
  at,
  by,
  emptyRoom,
  type ModelRoom,
  myRoomOf,
  nowOf,
  pageAfter,
  pageOf,
  toldOf,
} from './model-room.ts';

export interface ModelOptions {
  /** Changes in one answer to `sync`. */
  syncChanges: number;
  /** Further behind than this: reset. */
  syncBehindMax: number;
  /** A planted fault: every try stores a message. */
  storesTwice?: boolean;
}

/** What a database holds. */
interface Data {
  rooms: Map<string, ModelRoom>;
  sent: Map<string, { sent: Sent; body: string }>;
  userSeqs: Map<string, number>;
  blocks: Map<string, Set<string>>;
}

/** The server as the contract describes it, all in memory: one log per room is the truth. */
export class ModelServer {
  epoch = 'epoch 1';
  /** What was told before the database was restored. */
  readonly formerly: Data['rooms'][] = [];
  readonly links = new Set<ModelLink>();
  private readonly options: ModelOptions;
  private data: Data = { rooms: new Map(), sent: new Map(), userSeqs: new Map(), blocks: new Map() };
  private saved: Data = structuredClone(this.data);
  private count = 0;
  private crashes = 0;
  /** Told to the next sends instead of storing them. */
  refusals: WireError[] = [];

  constructor(options: Partial<ModelOptions> = {}) {
    this.options = { syncChanges: 20, syncBehindMax: 40, ...options };
  }

  get rooms(): Data['rooms'] {
    return this.data.rooms;
  }

  get blocks(): Data['blocks'] {
    return this.data.blocks;
  }

  /** What comes next is stored by nodes that die before they tell of it or answer. */
  crash(times = 1): void {
    this.crashes += times;
  }

  recover(): void {
    this.crashes = 0;
    this.refusals = [];
  }

  /** Nodes compare what they told with what is stored. */
  hint(): void {
    for (const [roomId, { log, members }] of this.rooms) {
      this.tell([...members.keys()], 'head', { roomId, seq: log.length });
    }
  }

  backUp(): void {
    this.saved = structuredClone(this.data);
  }

  /** Back to the last backup, or to the beginning; who was connected is so no more. */
  restore(): void {
    for (const link of [...this.links]) link.cut();
    this.formerly.push(this.rooms);
    this.data = structuredClone(this.saved);
    this.epoch = `epoch ${this.formerly.length + 1}`;
  }

  createRoom(roomId: string, members: string[] = []): void {
    this.rooms.set(roomId, emptyRoom(`Room ${roomId}`));
    for (const userId of members) this.enter(roomId, userId);
  }

  deleteRoom(roomId: string): void {
    const members = [...this.room(roomId).members.keys()];
    this.rooms.delete(roomId);
    for (const userId of members) this.moved(userId);
    if (this.dies()) return;
    for (const userId of members) this.tell([userId], 'room', { kind: 'gone', roomId, reason: 'deleted' });
  }

  enter(roomId: string, userId: string): void {
    const room = this.room(roomId);
    if (room.members.has(userId)) return;
    room.members.set(userId, 'member');
    this.moved(userId);
    const change = this.append(roomId, (seq) => ({ kind: 'joined', userId, ...by(userId, seq) }));
    if (this.dies()) return;
    this.tell([userId], 'room', { kind: 'created', room: this.myRoom(roomId, userId) });
    this.publish(roomId, change);
  }

  leave(roomId: string, userId: string): void {
    const room = this.room(roomId);
    if (!room.members.delete(userId)) return;
    room.favourites.delete(userId);
    this.moved(userId);
    const change = this.append(roomId, (seq) => ({ kind: 'left', userId, ...by(userId, seq) }));
    if (this.dies()) return;
    this.tell([userId], 'room', { kind: 'gone', roomId, reason: 'left' });
    this.publish(roomId, change);
  }

  setRole(roomId: string, userId: string, role: MyRoom['role']): void {
    const { members } = this.room(roomId);
    if (!members.has(userId) || members.get(userId) === role) return;
    members.set(userId, role);
    this.tellOf(roomId, (seq) => ({ kind: 'role', userId, role, ...by('ghost', seq) }));
  }

  setFavourite(roomId: string, userId: string, favourite: boolean): void {
    const { members, favourites } = this.room(roomId);
    if (!members.has(userId) || favourites.has(userId) === favourite) return;
    if (favourite) favourites.add(userId);
    else favourites.delete(userId);
    this.moved(userId);
    const userSeq = this.userSeq(userId);
    if (!this.dies()) this.tell([userId], 'membership', { roomId, favourite, hiddenSeq: null, userSeq });
  }

  setBlocked(userId: string, otherId: string, blocked: boolean): void {
    const blocks = this.blocks.get(userId) ?? new Set();
    this.blocks.set(userId, blocks);
    if (blocks.has(otherId) === blocked) return;
    if (blocked) blocks.add(otherId);
    else blocks.delete(otherId);
    this.moved(userId);
    const userSeq = this.userSeq(userId);
    if (!this.dies()) this.tell([userId], 'block', { userId: otherId, blocked, userSeq });
  }

  /** Messages of somebody who is not among the clients. */
  say(roomId: string, authorId: string, count = 1): void {
    for (let i = 0; i < count; i++)
      this.store(roomId, authorId, `${authorId}-${++this.count}`, `text ${this.count}`);
  }

  /** Gives a message of anybody another text, or none. */
  revise(roomId: string, messageId: string, body: string | null): void {
    const before = this.message(roomId, messageId);
    if (!before || before.deletedAt) return;
    const { versions } = this.room(roomId);
    const change = this.append(roomId, (seq) =>
      body === null ? deleted(seq, before) : edited(seq, before, body),
    );
    if ('message' in change) versions.get(messageId)!.push(change.message);
    if (!this.dies()) this.publish(roomId, change);
  }

  /** Adds a reaction, or takes it back. */
  react(
    roomId: string,
    messageId: string,
    userId: string,
    emoji: string,
    kind: ReactionChange['kind'],
  ): void {
    const before = this.message(roomId, messageId);
    if (!before || before.deletedAt || hasReaction(before, { userId, emoji }) === (kind === 'reacted'))
      return;
    const { seq: messageSeq } = before;
    const change = this.append(roomId, (seq) => ({ seq, kind, messageId, messageSeq, userId, emoji }));
    const after = withReaction(before, change as ReactionChange);
    this.room(roomId).versions.get(messageId)!.push(after);
    if (!this.dies()) this.publish(roomId, change);
  }

  /** Ids of a room's messages. */
  messageIds(roomId: string): string[] {
    return [...this.room(roomId).versions.keys()];
  }

  /** A change of a kind that only a later version knows. */
  sayUnknown(roomId: string): void {
    this.tellOf(roomId, (seq) => ({ seq, kind: 'sparkled', glitter: true }) as unknown as Change);
  }

  rename(roomId: string, name: string): void {
    const room = this.room(roomId);
    if (room.name === name) return;
    room.name = name;
    this.tellOf(roomId, (seq) => ({ kind: 'renamed', name, ...by('ghost', seq) }));
  }

  setTopic(roomId: string, topic: string): void {
    const room = this.room(roomId);
    if (room.topic === topic) return;
    room.topic = topic;
    this.tellOf(roomId, (seq) => ({ kind: 'topic', topic, ...by('ghost', seq) }));
  }

  convert(roomId: string, visibility: MyRoom['visibility'], posting: MyRoom['posting']): void {
    const room = this.room(roomId);
    if (room.visibility !== visibility) {
      room.visibility = visibility;
      this.tellOf(roomId, (seq) => ({ kind: 'visibility', visibility, ...by('ghost', seq) }));
    }
    if (room.posting === posting) return;
    room.posting = posting;
    this.tellOf(roomId, (seq) => ({ kind: 'posting', posting, ...by('ghost', seq) }));
  }

  archive(roomId: string, archived: boolean): void {
    const room = this.room(roomId);
    if ((room.archivedAt !== null) === archived) return;
    room.archivedAt = archived ? at(room.log.length + 1) : null;
    this.tellOf(roomId, (seq) => ({ kind: archived ? 'archived' : 'unarchived', ...by('ghost', seq) }));
  }

  head(roomId: string): number {
    return this.room(roomId).log.length;
  }

  /** What a message becomes, or the error; undefined where the node dies before it answers. */
  handle(userId: string, event: string, input: Record<string, unknown>): Result<unknown> | undefined {
    const { crashes } = this;
    const result = this.perform(userId, event, input);
    return this.crashes < crashes ? undefined : result;
  }

  private perform(userId: string, event: string, input: Record<string, unknown>): Result<unknown> {
    const roomId = input.roomId as string;
    if (event === 'sync') {
      return this.sync(userId, input.rooms as Record<string, number>, input.epoch as string | undefined);
    }
    const room = this.rooms.get(roomId);
    if (event === 'join' && room) {
      this.enter(roomId, userId);
      return { ok: true, data: { room: this.myRoom(roomId, userId) } };
    }
    if (['chat', 'edit', 'delete', 'react', 'unreact'].includes(event)) {
      const refusal = this.refusals.shift();
      if (refusal) return { ok: false, error: refusal };
    }
    if (event === 'chat') {
      const known = this.data.sent.get(`${userId} ${input.clientMessageId}`);
      if (known && !this.options.storesTwice) {
        if (known.body !== input.body) return refuse('conflict');
        return { ok: true, data: { ...known.sent, duplicate: true } };
      }
    }
    if (!room?.members.has(userId)) return refuse('not_found');
    if (event === 'chat') {
      const closed = room.posting === 'moderators' && room.members.get(userId) !== 'moderator';
      if (room.archivedAt !== null || closed) return refuse('forbidden');
      return {
        ok: true,
        data: this.store(roomId, userId, input.clientMessageId as string, input.body as string),
      };
    }
    if (event === 'edit' || event === 'delete') return this.reviseAs(userId, room, input);
    if (event === 'react' || event === 'unreact') return this.reactAs(userId, room, event, input);
    if (event === 'leave') {
      this.leave(roomId, userId);
      return { ok: true, data: { roomId } };
    }
    if (event === 'read') {
      const seq = Math.max(room.reads.get(userId) ?? 0, Math.min(input.seq as number, room.log.length));
      room.reads.set(userId, seq);
      const { unread, head } = this.myRoom(roomId, userId);
      this.tell([userId], 'read', { roomId, seq, unread, head });
      return { ok: true, data: { seq, unread, head } };
    }
    if (event === 'typing') {
      const others = [...room.members.keys()].filter((member) => member !== userId);
      this.tell(others, 'typing', { roomId, userId });
      return { ok: true, data: {} };
    }
    return refuse('invalid');
  }

  private reviseAs(userId: string, room: ModelRoom, input: Record<string, unknown>): Result<unknown> {
    const { roomId, messageId, revSeq } = input as { roomId: string; messageId: string; revSeq?: number };
    const body = (input.body as string | undefined) ?? null;
    const before = this.message(roomId, messageId);
    if (room.archivedAt !== null) return refuse('forbidden');
    if (!before) return refuse('not_found');
    if (before.authorId !== userId) return refuse('forbidden');
    if (before.deletedAt && body !== null) return refuse('gone');
    if (!before.deletedAt && before.body !== body) {
      if (body !== null && revSeqOf(before) !== revSeq) return refuse('conflict');
      this.revise(roomId, messageId, body);
    }
    const message = this.message(roomId, messageId)!;
    return { ok: true, data: { seq: revSeqOf(message), message } };
  }

  private reactAs(
    userId: string,
    room: ModelRoom,
    event: 'react' | 'unreact',
    input: Record<string, unknown>,
  ): Result<unknown> {
    const { roomId, messageId, emoji } = input as { roomId: string; messageId: string; emoji: string };
    const before = this.message(roomId, messageId);
    if (room.archivedAt !== null) return refuse('forbidden');
    if (!before) return refuse('not_found');
    if (before.deletedAt && event === 'react') return refuse('gone');
    this.react(roomId, messageId, userId, emoji, event === 'react' ? 'reacted' : 'unreacted');
    return { ok: true, data: { seq: reactSeqOf(this.message(roomId, messageId)!) } };
  }

  /** @throws WireError */
  call(userId: string, name: string, input: Record<string, unknown>): unknown {
    if (name === 'listRooms') {
      const mine = [...this.rooms].filter(([, { members }]) => members.has(userId));
      return {
        rooms: mine.map(([roomId]) => this.myRoom(roomId, userId)),
        blocked: [...(this.blocks.get(userId) ?? [])],
        userSeq: this.userSeq(userId),
      };
    }
    const roomId = input.roomId as string;
    if (name !== 'listMessages' || !this.rooms.get(roomId)?.members.has(userId)) {
      throw localError('not_found', 'There is no such room.');
    }
    const room = this.room(roomId);
    const limit = Number(input.limit);
    if (input.after !== undefined) return pageAfter(room, Number(input.after), limit);
    return pageOf(room, Number(input.before ?? room.log.length + 1), limit);
  }

  myRoom(roomId: string, userId: string): MyRoom {
    return myRoomOf(roomId, this.room(roomId), userId);
  }

  private sync(userId: string, cursors: Record<string, number>, epoch = this.epoch): Result<unknown> {
    const strange = epoch !== this.epoch;
    const rooms: Record<string, RoomSync> = {};
    for (const [roomId, seq] of Object.entries(cursors)) {
      const room = this.rooms.get(roomId);
      if (!room?.members.has(userId)) {
        rooms[roomId] = { gone: true };
        continue;
      }
      const head = room.log.length;
      if (seq > head && !strange) return refuse('invalid');
      rooms[roomId] =
        strange || head - seq > this.options.syncBehindMax
          ? { reset: { ...pageOf(room, head + 1, 50), head } }
          : { changes: toldOf(room, seq, this.options.syncChanges), head };
    }
    return { ok: true, data: { epoch: this.epoch, userSeq: this.userSeq(userId), rooms } };
  }

  private store(roomId: string, authorId: string, clientMessageId: string, body: string): Sent {
    const id = `message-${++this.count}`;
    const change = this.append(roomId, (seq) => {
      const message: Message = { id, seq, authorId, clientMessageId, body, createdAt: at(seq) };
      return { seq, kind: 'message', message };
    });
    if ('message' in change) this.room(roomId).versions.set(id, [change.message]);
    const sent: Sent = { id, seq: change.seq, createdAt: at(change.seq), duplicate: false };
    this.data.sent.set(`${authorId} ${clientMessageId}`, { sent, body });
    if (!this.dies()) this.publish(roomId, change);
    return sent;
  }

  private message(roomId: string, messageId: string): Message | undefined {
    return nowOf(this.room(roomId), messageId);
  }

  private dies(): boolean {
    if (this.crashes === 0) return false;
    this.crashes--;
    return true;
  }

  private userSeq(userId: string): number {
    return this.data.userSeqs.get(userId) ?? 0;
  }

  private moved(userId: string): void {
    this.data.userSeqs.set(userId, this.userSeq(userId) + 1);
  }

  private append(roomId: string, make: (seq: number) => Change): Change {
    const { log } = this.room(roomId);
    const change = make(log.length + 1);
    log.push(change);
    return change;
  }

  private tellOf(roomId: string, make: (seq: number) => Change): void {
    const change = this.append(roomId, make);
    if (!this.dies()) this.publish(roomId, change);
  }

  private publish(roomId: string, change: Change): void {
    this.tell([...this.room(roomId).members.keys()], 'chat', { roomId, changes: [change] });
  }

  private tell(userIds: string[], event: EventName, payload: unknown): void {
    for (const link of this.links) if (userIds.includes(link.userId)) link.push({ event, payload });
  }

  private room(roomId: string): ModelRoom {
    const room = this.rooms.get(roomId);
    if (!room) throw new Error(`no room ${roomId}`);
    return room;
  }
}

const refuse = (code: WireError['code']): Result<unknown> => ({
  ok: false,
  error: localError(code, 'Refused.'),
});
