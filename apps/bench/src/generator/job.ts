/** What the generator is asked to do; sent to its process once. */
export interface Job extends Target {
  task: Task;
  warmUpMs: number;
  measureMs: number;
}

/** Where the load goes, and who listens there. */
export interface Target {
  host: string;
  dialect: Dialect;
  /** Ids of the rooms. */
  rooms: string[];
  /** One entry a connection. */
  members: Member[];
}

/**
 * `parley`: Socket.IO; an event carries a room's changes. `plain`: Socket.IO; an event is a message, and a socket asks
 * to join its rooms.
 */
export type Dialect = 'parley' | 'plain';

export interface Member {
  port: number;
  /** Its Cookie header; null where the system wants none. */
  cookie: string | null;
  /** Which of the rooms it hears, and sends to in turns. */
  rooms: number[];
}

/** The first so many connections send. */
export interface Task {
  kind: 'load';
  senders: number;
  pace: Pace;
}

/** `window`: so many sends of each sender wait for their ack. `perSecond`: sends leave by the clock. */
export type Pace = { window: number } | { perSecond: number };

export interface Quantiles {
  p50: number;
  p99: number;
}

/** What was seen in the measured stretch. */
export interface Measured {
  seconds: number;
  acks: number;
  /** Messages heard, over all connections. */
  deliveries: number;
  /** Frames they came in, over all connections. */
  frames: number;
  ackMs: Quantiles;
  deliveryMs: Quantiles;
  /** Of one core. */
  generatorCpuPercent: number;
}

/** The measured stretch begins and ends; the parent samples the server then. */
export type Report =
  | { type: 'began' }
  | { type: 'ended' }
  | { type: 'done'; measured: Measured }
  | { type: 'failed'; reason: string };
