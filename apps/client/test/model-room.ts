import { type Change, type MyRoom, type Notice, noticeKinds, type Page } from '@parley/protocol';

/** A room of the model, and what can be read of it. */
export interface ModelRoom {
  name: string;
  topic: string;
  archivedAt: string | null;
  /** The truth: change n has seq n. */
  log: Change[];
  members: Set<string>;
  reads: Map<string, number>;
}

export const emptyRoom = (name: string): ModelRoom => ({
  name,
  topic: '',
  archivedAt: null,
  log: [],
  members: new Set(),
  reads: new Map(),
});

/** The time of the model goes by changes. */
export const at = (seq: number): string => new Date(1_700_000_000_000 + seq).toISOString();

/** What every notice tells. */
export const by = (actorId: string, seq: number) => ({ seq, actorId, createdAt: at(seq) });

/** As the list of rooms shows it to somebody. */
export function myRoomOf(id: string, room: ModelRoom, userId: string): MyRoom {
  const { name, topic, archivedAt, log, members, reads } = room;
  const readSeq = reads.get(userId) ?? 0;
  const unread = log.filter(
    (change) => change.kind === 'message' && change.message.authorId !== userId && change.seq > readSeq,
  ).length;
  return {
    id,
    name,
    visibility: 'public',
    topic,
    createdAt: at(0),
    archivedAt,
    head: log.length,
    memberCount: members.size,
    readSeq,
    unread: Math.min(100, unread),
  };
}

/** The last `limit` messages before a seq, with the notices among them. */
export function pageOf({ log }: ModelRoom, before: number, limit: number): Page {
  const messages = log
    .slice(0, before - 1)
    .flatMap((change) => (change.kind === 'message' ? [change.message] : []))
    .slice(-limit);
  const from = messages.length === limit ? messages[0]!.seq : 0;
  const notices = log.slice(from, before - 1).flatMap((change) => (isNotice(change) ? [change] : []));
  return { messages, notices };
}

const isNotice = (change: Change): change is Notice => noticeKinds.some((kind) => kind === change.kind);
