import type { Figures } from '../metrics.ts';

/** What the generator is asked to do; sent to its process once. */
export interface Job extends Target {
  task: Task;
  warmUpMs: number;
  measureMs: number;
  /** Whether the server can be restarted with what it stored. */
  restarts: boolean;
}

/** Where the load goes, and who listens there. */
export interface Target {
  host: string;
  dialect: Dialect;
  /** Ids of the rooms. */
  rooms: string[];
  /** Seq of each room's last change; null where rooms have no sequence. */
  heads: number[] | null;
  /** How many servers tell them: with several, each may tell the same changes in other frames. */
  nodes: number;
  /** One entry a connection. */
  members: Member[];
}

/**
 * `parley`: Socket.IO; an event carries a room's changes. `plain`: Socket.IO; an event is a message, and a socket asks
 * to join its rooms. `nchan`: a WebSocket for one room, which repeats what is written to it. `xmpp`: multi-user chat over
 * WebSocket.
 */
export type Dialect = 'parley' | 'plain' | 'nchan' | 'xmpp';

/** Where a room repeats a message to its sender, and nothing else says that it was taken. */
export const ACKS_BY_ECHO: readonly Dialect[] = ['nchan', 'xmpp'];

export interface Member {
  port: number;
  /** Number of the person behind it, who may have several. */
  person: number;
  /** Its Cookie header; null where the system wants none. */
  cookie: string | null;
  /** Which of the rooms it hears, and sends to in turns. */
  rooms: number[];
}

export type Task = LoadTask | IdleTask | StormTask;

/** The first so many connections send. */
export interface LoadTask {
  kind: 'load';
  senders: number;
  pace: Pace;
}

/** All connect, and then only answer heartbeats. */
export interface IdleTask {
  kind: 'idle';
  /** Left alone for so long before it is measured: presence is told late. */
  settleMs: number;
}

/** The first so many connections talk while the others all connect. */
export interface StormTask {
  kind: 'storm';
  talkers: number;
  /** Messages of all talkers together. */
  perSecond: number;
  /** Connections under way at a time. */
  atOnce: number;
}

/** `window`: so many sends of each sender wait for their ack. `perSecond`: sends leave by the clock. */
export type Pace = { window: number } | { perSecond: number };

export interface Quantiles {
  p50: number;
  p99: number;
}

/** What was seen in the measured stretch. */
export type Measured = Figures & { generatorCpu: number };

/** The measured stretch begins and ends; the parent samples the server then. `restart`: it shall restart the server. */
export type Phase = 'began' | 'ended' | 'restart';

export type Report =
  | { type: Phase }
  | { type: 'done'; measured: Measured }
  | { type: 'failed'; reason: string };

/** Per room the numbers of the connections that hear it. */
export function listenersOf({ rooms, members }: Pick<Job, 'rooms' | 'members'>): number[][] {
  const listeners = rooms.map((): number[] => []);
  for (const [number, member] of members.entries()) {
    for (const room of member.rooms) listeners[room]!.push(number);
  }
  return listeners;
}
