import type {
  Change,
  EventName,
  Message,
  MyRoom,
  Page,
  Result,
  RoomSync,
  Sent,
  WireError,
} from '@parley/protocol';
import { localError } from '../src/errors.ts';
import type { ModelLink } from './model-link.ts';

export interface ModelOptions {
  /** Changes in one answer to `sync`. */
  syncChanges: number;
  /** Further behind than this: reset. */
  syncBehindMax: number;
  /** A planted fault: every try stores a message. */
  storesTwice?: boolean;
}

interface ModelRoom {
  name: string;
  log: Change[];
  members: Set<string>;
  reads: Map<string, number>;
}

/** The server as the contract describes it, all in memory: one log per room is the truth. */
export class ModelServer {
  readonly rooms = new Map<string, ModelRoom>();
  readonly links = new Set<ModelLink>();
  private readonly options: ModelOptions;
  private readonly sent = new Map<string, { sent: Sent; body: string }>();
  private count = 0;
  /** Told to the next sends instead of storing them. */
  refusals: WireError[] = [];

  constructor(options: Partial<ModelOptions> = {}) {
    this.options = { syncChanges: 20, syncBehindMax: 40, ...options };
  }

  createRoom(roomId: string, members: string[] = []): void {
    this.rooms.set(roomId, { name: `Room ${roomId}`, log: [], members: new Set(), reads: new Map() });
    for (const userId of members) this.enter(roomId, userId);
  }

  deleteRoom(roomId: string): void {
    const members = this.room(roomId).members;
    this.rooms.delete(roomId);
    for (const userId of members) this.tell([userId], 'room', { kind: 'gone', roomId, reason: 'deleted' });
  }

  enter(roomId: string, userId: string): void {
    const room = this.room(roomId);
    if (room.members.has(userId)) return;
    room.members.add(userId);
    const change = this.append(roomId, (seq) => this.notice(seq, 'joined', userId));
    this.tell([userId], 'room', { kind: 'created', room: this.myRoom(roomId, userId) });
    this.publish(roomId, change);
  }

  leave(roomId: string, userId: string): void {
    const room = this.room(roomId);
    if (!room.members.delete(userId)) return;
    const change = this.append(roomId, (seq) => this.notice(seq, 'left', userId));
    this.tell([userId], 'room', { kind: 'gone', roomId, reason: 'left' });
    this.publish(roomId, change);
  }

  /** Messages of somebody who is not among the clients. */
  say(roomId: string, authorId: string, count = 1): void {
    for (let i = 0; i < count; i++)
      this.store(roomId, authorId, `${authorId}-${++this.count}`, `text ${this.count}`);
  }

  /** A change of a kind that only a later version knows. */
  sayUnknown(roomId: string): void {
    this.publish(
      roomId,
      this.append(roomId, (seq) => ({ seq, kind: 'sparkled', glitter: true }) as unknown as Change),
    );
  }

  rename(roomId: string, name: string): void {
    const room = this.room(roomId);
    room.name = name;
    const { readSeq: _, unread: __, ...data } = this.myRoom(roomId, '');
    this.tell([...room.members], 'room', { kind: 'changed', room: data });
  }

  head(roomId: string): number {
    return this.room(roomId).log.length;
  }

  /** What a message becomes, or the error. */
  handle(userId: string, event: string, input: Record<string, unknown>): Result<unknown> {
    const roomId = input.roomId as string;
    if (event === 'sync') return this.sync(userId, input.rooms as Record<string, number>);
    const room = this.rooms.get(roomId);
    if (event === 'join' && room) {
      this.enter(roomId, userId);
      return { ok: true, data: { room: this.myRoom(roomId, userId) } };
    }
    if (event === 'chat') {
      const refusal = this.refusals.shift();
      if (refusal) return { ok: false, error: refusal };
      const known = this.sent.get(`${userId} ${input.clientMessageId}`);
      if (known && !this.options.storesTwice) {
        if (known.body !== input.body) return refuse('conflict');
        return { ok: true, data: { ...known.sent, duplicate: true } };
      }
    }
    if (!room?.members.has(userId)) return refuse('not_found');
    if (event === 'chat') {
      return {
        ok: true,
        data: this.store(roomId, userId, input.clientMessageId as string, input.body as string),
      };
    }
    if (event === 'leave') {
      this.leave(roomId, userId);
      return { ok: true, data: { roomId } };
    }
    if (event === 'read') {
      const seq = Math.max(room.reads.get(userId) ?? 0, Math.min(input.seq as number, room.log.length));
      room.reads.set(userId, seq);
      const { unread } = this.myRoom(roomId, userId);
      this.tell([userId], 'read', { roomId, seq, unread });
      return { ok: true, data: { seq, unread } };
    }
    if (event === 'typing') {
      const others = [...room.members].filter((member) => member !== userId);
      this.tell(others, 'typing', { roomId, userId });
      return { ok: true, data: {} };
    }
    return refuse('invalid');
  }

  /** @throws WireError */
  call(userId: string, name: string, input: Record<string, unknown>): unknown {
    if (name === 'listRooms') {
      const mine = [...this.rooms].filter(([, { members }]) => members.has(userId));
      return { rooms: mine.map(([roomId]) => this.myRoom(roomId, userId)) };
    }
    const roomId = input.roomId as string;
    if (name !== 'listMessages' || !this.rooms.get(roomId)?.members.has(userId)) {
      throw localError('not_found', 'There is no such room.');
    }
    return this.page(roomId, Number(input.before ?? this.head(roomId) + 1), Number(input.limit));
  }

  myRoom(roomId: string, userId: string): MyRoom {
    const { name, log, members, reads } = this.room(roomId);
    const readSeq = reads.get(userId) ?? 0;
    const unread = log.filter(
      (change) => change.kind === 'message' && change.message.authorId !== userId && change.seq > readSeq,
    ).length;
    return {
      id: roomId,
      name,
      visibility: 'public',
      topic: '',
      createdAt: at(0),
      archivedAt: null,
      head: log.length,
      memberCount: members.size,
      readSeq,
      unread: Math.min(100, unread),
    };
  }

  private sync(userId: string, cursors: Record<string, number>): Result<unknown> {
    const rooms: Record<string, RoomSync> = {};
    for (const [roomId, seq] of Object.entries(cursors)) {
      const room = this.rooms.get(roomId);
      if (!room?.members.has(userId)) {
        rooms[roomId] = { gone: true };
        continue;
      }
      const head = room.log.length;
      if (seq > head) return refuse('invalid');
      rooms[roomId] =
        head - seq > this.options.syncBehindMax
          ? { reset: { ...this.page(roomId, head + 1, 50), head } }
          : { changes: room.log.slice(seq, seq + this.options.syncChanges), head };
    }
    return { ok: true, data: { rooms } };
  }

  private page(roomId: string, before: number, limit: number): Page {
    const { log } = this.room(roomId);
    const messages = log
      .slice(0, before - 1)
      .flatMap((change) => (change.kind === 'message' ? [change.message] : []))
      .slice(-limit);
    const from = messages.length === limit ? messages[0]!.seq : 0;
    const notices = log.slice(from, before - 1).flatMap((change) => (isNotice(change) ? [change] : []));
    return { messages, notices };
  }

  private store(roomId: string, authorId: string, clientMessageId: string, body: string): Sent {
    const id = `message-${++this.count}`;
    const change = this.append(roomId, (seq) => {
      const message: Message = { id, seq, authorId, clientMessageId, body, createdAt: at(seq) };
      return { seq, kind: 'message', message };
    });
    const sent: Sent = { id, seq: change.seq, createdAt: at(change.seq), duplicate: false };
    this.sent.set(`${authorId} ${clientMessageId}`, { sent, body });
    this.publish(roomId, change);
    return sent;
  }

  private notice(seq: number, kind: 'joined' | 'left', userId: string): Change {
    return { seq, kind, userId, actorId: userId, createdAt: at(seq) };
  }

  private append(roomId: string, make: (seq: number) => Change): Change {
    const { log } = this.room(roomId);
    const change = make(log.length + 1);
    log.push(change);
    return change;
  }

  private publish(roomId: string, change: Change): void {
    this.tell([...this.room(roomId).members], 'chat', { roomId, changes: [change] });
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

const at = (seq: number) => new Date(1_700_000_000_000 + seq).toISOString();

const isNotice = (change: Change) => change.kind === 'joined' || change.kind === 'left';

const refuse = (code: WireError['code']): Result<unknown> => ({
  ok: false,
  error: localError(code, 'Refused.'),
});
