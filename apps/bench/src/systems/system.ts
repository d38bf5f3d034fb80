import type { Job } from '../generator/job.ts';
import type { Child } from '../processes.ts';

/** A chat server that can be put under load. */
export interface System {
  name: string;
  /** For the table. */
  title: string;
  /** Starts it with nothing stored yet. */
  start(where: StartOptions): Promise<Running>;
}

interface StartOptions {
  /** Node that runs it. */
  node: string;
  /** Further arguments of Node. */
  nodeArgs: string[];
  cpus: string | null;
  dataDir: string;
}

export interface Running {
  child: Child;
  /** Makes a room that so many connections hear; `people` are behind them. */
  fill(connections: number, people: number): Promise<Target>;
}

export type Target = Pick<Job, 'host' | 'port' | 'cookies' | 'roomId' | 'readyEvent' | 'shape'>;
