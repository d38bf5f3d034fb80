import type { Job } from './job.ts';
import type { Ledger } from './ledger.ts';

interface Frame {
  bytes: Buffer;
  /** Send time of each message in it. */
  sentAt: Float64Array;
  heardBy: number;
}

interface Message {
  clientMessageId: string;
}

interface ChatEvent {
  changes: { seq: number; kind: string; message: Message }[];
}

export interface Feed {
  /** The n-th `chat` frame of a connection. @returns send times of the messages in it */
  hear(n: number, bytes: Buffer, start: number, end: number): Float64Array;
  /** Frames so far: as many as each connection must hear. */
  readonly length: number;
}

/**
 * Checks that every connection hears the same frames in the same order, so that only the first to come is parsed and
 * the others are compared byte by byte: complete, in order, and cheap. Parley's changes must count up without a gap.
 */
export function createFeed(shape: Job['shape'], ledger: Ledger, listeners: number): Feed {
  const frames: (Frame | undefined)[] = [];
  let lastSeq: number | null = null;

  const messagesOf = (payload: unknown): Message[] => {
    if (shape === 'message') return [payload as Message];
    const { changes } = payload as ChatEvent;
    for (const { seq } of changes) {
      if (lastSeq !== null && seq !== lastSeq + 1) throw new Error(`seq ${seq} followed ${lastSeq}`);
      lastSeq = seq;
    }
    return changes.filter(({ kind }) => kind === 'message').map(({ message }) => message);
  };

  const parse = (bytes: Buffer, start: number, end: number): Frame => {
    const [, payload] = JSON.parse(bytes.toString('utf8', start + 2, end)) as [string, unknown];
    const indexes = messagesOf(payload).map(({ clientMessageId }) => ledger.indexOf(clientMessageId));
    for (const index of indexes) ledger.hear(index);
    return {
      bytes: Buffer.from(bytes.subarray(start, end)),
      sentAt: Float64Array.from(indexes, ledger.sentAt),
      heardBy: 0,
    };
  };

  return {
    hear(n, bytes, start, end) {
      let frame = frames[n];
      if (n === frames.length) {
        frame = parse(bytes, start, end);
        frames.push(frame);
      } else if (!frame || bytes.compare(frame.bytes, 0, frame.bytes.length, start, end) !== 0) {
        throw new Error(`frame ${n} differs between two listeners: lost, doubled or out of order`);
      }
      frame!.heardBy += 1;
      if (frame!.heardBy === listeners) frames[n] = undefined;
      return frame!.sentAt;
    },
    get length() {
      return frames.length;
    },
  };
}
