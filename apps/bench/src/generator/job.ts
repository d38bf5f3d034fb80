/** What the generator is asked to do; sent to its process once. */
export interface Job {
  host: string;
  port: number;
  /** One entry a connection: its Cookie header, or null where the system wants none. */
  cookies: (string | null)[];
  roomId: string;
  /** An event whose ack says that the connection hears its rooms; null: connected is enough. */
  readyEvent: string | null;
  /** How the `chat` event carries messages: Parley's list of changes, or one message. */
  shape: 'changes' | 'message';
  /** The first so many connections send. */
  senders: number;
  pace: Pace;
  warmUpMs: number;
  measureMs: number;
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
