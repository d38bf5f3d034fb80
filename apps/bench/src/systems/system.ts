import type { Target } from '../generator/job.ts';
import type { Population } from '../population.ts';
import type { Child } from '../processes.ts';
import type { Profile } from '../profiles.ts';

/** A chat server that can be put under load. */
export interface System {
  name: string;
  /** For the table. */
  title: string;
  /** In few words, for what is published. */
  label: string;
  /** What this machine lacks to run it, in words; null: nothing. */
  missing?(): string | null;
  /** Of what it is made of, where the versions of the results do not tell. */
  version?(): string | null;
  /** Whether it can do what the profile asks, and would not only repeat what another system tells. */
  fits?(profile: Profile): boolean;
  /** Starts it with people and rooms, but no message stored yet. */
  start(where: StartOptions): Promise<Running>;
}

export interface StartOptions {
  /** Node that runs it. */
  node: string;
  /** Further arguments of Node. */
  nodeArgs: string[];
  cpus: string | null;
  dataDir: string;
  population: Population;
  connections: number;
}

export interface Running {
  /** The server; another one after a restart. */
  child: Child;
  /** What it needs beside it: their CPU time is the server's, and they end before it. */
  helpers?: Child[];
  /** What it started is no database, but serves. */
  hasWorkers?: boolean;
  target: Target;
  /** Ends it and starts it again at the same address with what it stored. Absent: it would have forgotten all. */
  restart?(): Promise<void>;
}
