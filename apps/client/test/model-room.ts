import {
  type Change,
  type Message,
  type MyRoom,
  type Notice,
  noticeKinds,
  type Page,
} from '@parley/protocol';

/** A room of the model, and what can be read of it. */
export interface ModelRoom {
  name: string;
  topic: string;
  visibility: MyRoom['visibility'];
  posting: MyRoom['posting'];
  archivedAt: string | null;
  /** The truth: change n has seq n. Each as it was told first; what its message is now is in `versions`. */
  log: Change[];
  /** All that each message ever was, by its id. */
  versions: Map<string, Message[]>;
  members: Map<string, MyRoom['role']>;
  reads: Map<string, number>;
  favourites: Set<string>;
}

export const emptyRoom = (name: string): ModelRoom => ({
  name,
  topic: '',
  visibility: 'public',
  posting: 'everyone',
  archivedAt: null,
  log: [],
  versions: new Map(),
  members: new Map(),
  reads: new Map(),
  favourites: new Set(),
});

/** The time of the model goes by changes. */
export const at = (seq: number): string => new Date(1_700_000_000_000 + seq).toISOString();

/** What every notice tells. */
export const by = (actorId: string, seq: number) => ({ seq, actorId, createdAt: at(seq) });

/** A message as it is now. */
export const nowOf = ({ versions }: ModelRoom, messageId: string): Message | undefined =>
  versions.get(messageId)?.at(-1);

/** As the list of rooms shows it to somebody. */
export function myRoomOf(id: string, room: ModelRoom, userId: string): MyRoom {
  const { name, visibility, posting, topic, archivedAt, log, members, reads, favourites } = room;
  const readSeq = reads.get(userId) ?? 0;
  const unread = log.filter((change) => {
    if (change.kind !== 'message' || change.message.authorId === userId || change.seq <= readSeq)
      return false;
    return nowOf(room, change.message.id)!.deletedAt === undefined;
  }).length;
  return {
    id,
    kind: 'room',
    name,
    visibility,
    posting,
    topic,
    createdAt: at(0),
    archivedAt,
    head: log.length,
    memberCount: members.size,
    role: members.get(userId) ?? 'member',
    people: [],
    favourite: favourites.has(userId),
    hiddenSeq: null,
    readSeq,
    unread: Math.min(100, unread),
  };
}

/** The last `limit` messages before a seq, with the notices among them. */
export function pageOf(room: ModelRoom, before: number, limit: number): Page {
  const { log } = room;
  const messages = messagesOf(room, log.slice(0, before - 1)).slice(-limit);
  const from = messages.length === limit ? messages[0]!.seq : 0;
  return { messages, notices: log.slice(from, before - 1).filter(isNotice) };
}

/** The first `limit` messages after a seq, with the notices among them. */
export function pageAfter(room: ModelRoom, after: number, limit: number): Page {
  const { log } = room;
  const messages = messagesOf(room, log.slice(after)).slice(0, limit);
  const to = messages.length === limit ? messages.at(-1)!.seq : log.length;
  return { messages, notices: log.slice(after, to).filter(isNotice) };
}

/** What follows a cursor: of each message what it is now. */
export const toldOf = (room: ModelRoom, seq: number, limit: number): Change[] =>
  room.log
    .slice(seq, seq + limit)
    .map((change) =>
      'message' in change ? { ...change, message: nowOf(room, change.message.id)! } : change,
    );

const messagesOf = (room: ModelRoom, log: readonly Change[]): Message[] =>
  log.flatMap((change) => (change.kind === 'message' ? [nowOf(room, change.message.id)!] : []));

const isNotice = (change: Change): change is Notice => noticeKinds.some((kind) => kind === change.kind);
