import type { Change, Message, Notice } from '@parley/protocol';

// What happened, as those who were there saw it; the checker judges it afterwards. All times are of one clock, that
// of the driver, in ms.

/** Somebody's view of one change of a room's sequence. */
export interface Line {
  seq: number;
  /** Everything that is told of the change, in one form: two views of one change are equal or one is wrong. */
  text: string;
  /** Of a message. */
  message?: Pick<Message, 'id' | 'authorId' | 'clientMessageId' | 'body'>;
  /** Of a membership that began or ended. */
  notice?: Pick<Extract<Notice, { userId: string }>, 'kind' | 'userId'>;
}

/** A send as its author meant it. Edits and deletions will be more kinds of operation. */
export interface Sent {
  type: 'sent';
  at: number;
  client: string;
  roomId: string;
  authorId: string;
  clientMessageId: string;
  body: string;
}

export interface Acked {
  type: 'acked';
  at: number;
  client: string;
  roomId: string;
  authorId: string;
  clientMessageId: string;
  messageId: string;
  seq: number;
}

/** A try whose outcome its author was not told: no answer, or one that says to repeat it. */
export interface Unanswered {
  type: 'unanswered';
  at: number;
  client: string;
  clientMessageId: string;
  /** The refusal's code; null where nothing came. */
  code: string | null;
  /** How long the author waited. */
  afterMs: number;
}

/** The client takes the room from here on: what was before came as a page, or not at all. */
export interface Began {
  type: 'began';
  at: number;
  client: string;
  roomId: string;
  seq: number;
}

export interface Applied {
  type: 'applied';
  at: number;
  client: string;
  roomId: string;
  line: Line;
}

/** What came over the wire, whatever the client then made of it. */
export interface Heard {
  type: 'heard';
  at: number;
  client: string;
  userId: string;
  roomId: string;
  seqs: readonly number[];
}

/** The server has answered that somebody's right ended. */
export interface Revoked {
  type: 'revoked';
  at: number;
  userId: string;
  /** Null: all rooms, by a logout or a deactivation. */
  roomId: string | null;
}

/** The right is about to be given again: what is heard from here on is no leak. */
export interface Granted {
  type: 'granted';
  at: number;
  userId: string;
  roomId: string | null;
}

export type Event = Sent | Acked | Unanswered | Began | Applied | Heard | Revoked | Granted;

/** What a room looks like on one client in the end. */
export interface RoomState {
  roomId: string;
  /** Confirmed lines, as shown. */
  lines: Line[];
  /** There is more history than is shown. */
  hasOlder: boolean;
  /** Sends that are shown as not sent: `sending` or `failed`. */
  unsent: string[];
}

export interface ClientState {
  client: string;
  userId: string;
  /** Connected, with a right to be. */
  online: boolean;
  rooms: RoomState[];
  /** The list of rooms as shown, and as a fresh fetch by the same person has it; one text a room. */
  listed: string[];
  fetched: string[];
}

export interface History {
  events: readonly Event[];
  /** The database in the end, by room: ascending. */
  stored: ReadonlyMap<string, readonly Line[]>;
  /** A fresh fetch by a member of all rooms in the end. */
  fetched: ReadonlyMap<string, readonly Line[]>;
  /** By room, who is a member in the end, and the first seq they may see. */
  members: ReadonlyMap<string, ReadonlyMap<string, number>>;
  clients: readonly ClientState[];
  /** For how long after a revocation was answered events may still come ([D7]). */
  graceMs: number;
}

export function lineOfMessage({ seq, id, authorId, clientMessageId, body, createdAt }: Message): Line {
  const message = { id, authorId, clientMessageId, body };
  return { seq, text: `message ${id} ${authorId} ${clientMessageId} ${createdAt} ${body}`, message };
}

export function lineOfNotice(notice: Notice): Line {
  const { seq, kind, actorId, createdAt, ...told } = notice;
  const text = `${kind} ${actorId} ${createdAt} ${JSON.stringify(told)}`;
  return 'userId' in notice
    ? { seq, text, notice: { kind: notice.kind, userId: notice.userId } }
    : { seq, text };
}

/** Of a revision only what it is about: its text is as it was when the change was told. */
export function lineOfChange(change: Change): Line {
  if (change.kind === 'message') return lineOfMessage(change.message);
  if ('messageSeq' in change) {
    const { seq, kind, messageId, userId, emoji } = change;
    return { seq, text: `${kind} ${messageId} ${userId} ${emoji}` };
  }
  if (!('message' in change)) return lineOfNotice(change);
  return { seq: change.seq, text: `${change.kind} ${change.message.id}` };
}

/** One send, whoever repeats it: ids are chosen by their authors, so only both together name it. */
export const sendKey = (send: { authorId: string; clientMessageId: string }) =>
  `${send.authorId} ${send.clientMessageId}`;
