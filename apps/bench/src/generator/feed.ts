import type { Dialect } from './job.ts';
import type { Ledger } from './ledger.ts';
import { readMessage } from './xmpp-stanzas.ts';

/** The messages of a frame. */
export interface Heard {
  indexes: number[];
  /** Their send times. */
  sentAt: Float64Array;
}

interface Frame extends Heard {
  bytes: Buffer;
  heardBy: number;
}

interface Message {
  roomId: string;
  clientMessageId: string;
}

interface ChatEvent {
  roomId: string;
  changes: { seq: number; kind: string; message: Message }[];
}

export interface FeedOptions {
  /** Number of the room, and the id that its events carry. */
  room: number;
  roomId: string;
  /** Numbers of the connections that hear it. */
  listeners: number[];
}

export interface Feed {
  /** The next `chat` frame of a connection. */
  hear(listener: number, bytes: Buffer, start: number, end: number): Heard;
  /** How many connections have not heard all that others heard. */
  late(): number;
}

/**
 * Checks that every connection hears the same frames of a room in the same order, so that only the first to come is
 * parsed and the others are compared byte by byte: complete, in order, and cheap. Parley's changes must count up
 * without a gap.
 */
export function createFeed({ room, roomId, listeners }: FeedOptions, dialect: Dialect, ledger: Ledger): Feed {
  const frames: (Frame | undefined)[] = [];
  const heard = new Map(listeners.map((listener) => [listener, 0]));
  let lastSeq: number | null = null;

  const messagesOf = (payload: Message | ChatEvent): Message[] => {
    if (payload.roomId !== roomId) throw new Error(`room ${roomId} heard room ${payload.roomId}`);
    if (dialect !== 'parley') return [payload as Message];
    const { changes } = payload as ChatEvent;
    for (const { seq } of changes) {
      if (lastSeq !== null && seq !== lastSeq + 1) throw new Error(`seq ${seq} followed ${lastSeq}`);
      lastSeq = seq;
    }
    return changes.filter(({ kind }) => kind === 'message').map(({ message }) => message);
  };

  const parse = (bytes: Buffer, start: number, end: number): Frame => {
    const text = bytes.toString('utf8', start, end);
    const payload = dialect === 'xmpp' ? readMessage(text) : (JSON.parse(text) as [string, ChatEvent])[1];
    const indexes = messagesOf(payload).map(({ clientMessageId }) => ledger.indexOf(clientMessageId, room));
    for (const index of indexes) ledger.hear(index);
    return {
      bytes: Buffer.from(bytes.subarray(start, end)),
      indexes,
      sentAt: Float64Array.from(indexes, ledger.sentAt),
      heardBy: 0,
    };
  };

  return {
    hear(listener, bytes, start, end) {
      const n = heard.get(listener);
      if (n === undefined) throw new Error(`connection ${listener} heard room ${roomId}, which it is not in`);
      let frame = frames[n];
      if (n === frames.length) {
        frame = parse(bytes, start, end);
        frames.push(frame);
      } else if (!frame || bytes.compare(frame.bytes, 0, frame.bytes.length, start, end) !== 0) {
        throw new Error(`frame ${n} differs between two listeners: lost, doubled or out of order`);
      }
      heard.set(listener, n + 1);
      frame!.heardBy += 1;
      if (frame!.heardBy === listeners.length) frames[n] = undefined;
      return frame!;
    },
    late: () => [...heard.values()].filter((n) => n < frames.length).length,
  };
}
