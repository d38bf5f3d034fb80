import type { Change, Message, ReactionChange } from '@parley/protocol';

export function message(seq: number, authorId = 'ghost', clientMessageId = `client-${seq}`): Message {
  return {
    id: `id-${seq}`,
    seq,
    authorId,
    clientMessageId,
    body: `text ${seq}`,
    createdAt: new Date(1_700_000_000_000 + seq).toISOString(),
  };
}

export function said(seq: number, authorId?: string, clientMessageId?: string): Change {
  return { seq, kind: 'message', message: message(seq, authorId, clientMessageId) };
}

/** What a message is since the change `seq`. */
export function edited(seq: number, before: Message, body = `text ${seq}`): Change {
  const editedAt = new Date(1_700_000_000_000 + seq).toISOString();
  return { seq, kind: 'edited', message: { ...before, body, revSeq: seq, editedAt } };
}

export function reacted(
  seq: number,
  { id: messageId, seq: messageSeq }: Message,
  userId = 'ghost',
  emoji = '👍',
): ReactionChange {
  return { seq, kind: 'reacted', messageId, messageSeq, userId, emoji };
}

/** With the text go the reactions. */
export function deleted(seq: number, { editedAt: _, reactions: __, reactSeq, ...before }: Message): Change {
  const deletedAt = new Date(1_700_000_000_000 + seq).toISOString();
  const gone = reactSeq === undefined ? {} : { reactSeq: seq };
  const message = { ...before, body: '', revSeq: seq, deletedAt, deletedBy: before.authorId, ...gone };
  return { seq, kind: 'deleted', message };
}

/** Messages `from` to `to`, both included. */
export function saidAll(from: number, to: number): Change[] {
  return Array.from({ length: to - from + 1 }, (_, index) => said(from + index));
}

function by(actorId: string, seq: number) {
  return { seq, actorId, createdAt: new Date(1_700_000_000_000 + seq).toISOString() };
}

export function joined(seq: number, userId = 'ghost'): Change {
  return { ...by(userId, seq), kind: 'joined', userId };
}

export function renamed(seq: number, name: string): Change {
  return { ...by('ghost', seq), kind: 'renamed', name };
}

export function archived(seq: number): Change {
  return { ...by('ghost', seq), kind: 'archived' };
}

/** Of a later version. */
export function unknown(seq: number): Change {
  return { seq, kind: 'sparkled', glitter: true } as unknown as Change;
}
