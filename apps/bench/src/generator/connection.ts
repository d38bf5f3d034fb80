import type { OnText } from './frames.ts';
import type { Job } from './job.ts';

export interface Handlers {
  /** A `chat` event: its text begins with `["chat",` after `start`. */
  onChat: OnText;
  /** The message of this number was acknowledged. */
  onAck(index: number): void;
  /** All that came in one read was handed on. */
  onRead(): void;
  /** The connection is of no more use. */
  onError(error: Error): void;
}

export interface Outgoing {
  /** Number of the message. */
  index: number;
  roomId: string;
  clientMessageId: string;
  body: string;
}

/** Hears its rooms. */
export interface Connection {
  /** In one write. */
  say(messages: Outgoing[]): void;
  close(): void;
}

export type Where = Pick<Job, 'host' | 'dialect' | 'rooms'>;
