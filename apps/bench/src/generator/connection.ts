import type { OnText } from './frames.ts';
import type { Job } from './job.ts';

export const BODY = 'Shall we meet at half past nine in front of the library?';

export interface Handlers {
  /** What a room says: `["chat",…` after `start`, or in XMPP a message to nobody. */
  onChat: OnText;
  /** The message of this number was acknowledged. */
  onAck(index: number): void;
  /** A heartbeat came, and was answered. */
  onPing?(): void;
  /** The event to ask with every connect, in place of the dialect's; its ack says that the rooms are heard. */
  greeting?(): string | undefined;
  /** The ack of that, and of whatever `ask` asks: `[{…}]`. */
  onAnswer?: OnText;
  /** The server goes; come back after a random part of that time. */
  onClosing?(returnInMs: number): void;
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
  /** An event whose ack goes to `onAnswer`. */
  ask(event: string): void;
  close(): void;
}

export type Where = Pick<Job, 'host' | 'dialect' | 'rooms'>;
