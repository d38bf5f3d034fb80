import type { Change, Message } from '@parley/protocol';

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

/** Messages `from` to `to`, both included. */
export function saidAll(from: number, to: number): Change[] {
  return Array.from({ length: to - from + 1 }, (_, index) => said(from + index));
}

export function joined(seq: number, userId = 'ghost'): Change {
  return {
    seq,
    kind: 'joined',
    userId,
    actorId: userId,
    createdAt: new Date(1_700_000_000_000 + seq).toISOString(),
  };
}

/** Of a later version. */
export function unknown(seq: number): Change {
  return { seq, kind: 'sparkled', glitter: true } as unknown as Change;
}
