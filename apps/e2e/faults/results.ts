import type { Count } from './counts.ts';
import type { Measures } from './measures.ts';

export interface Outcome extends Measures {
  scenario: string;
  title: string;
  seed: number;
  /** How often a node or the database was killed. */
  kills: number;
  counts: Record<Count, number>;
  findings: string[];
  /** From the end of the last fault until all that was sent before it was seen by all. */
  healMs: number;
  /** Of the node that took most. */
  peakMemoryMiB: number | null;
  seconds: number;
  notes: string[];
}

/** A scenario that could not be judged: it did not come to rest, or could not run here. */
export interface Failure {
  scenario: string;
  title: string;
  seed: number;
  failed?: string;
  skipped?: string;
}

/** What one run of the suite found. */
export interface Results {
  date: string;
  machine: { cpu: string; cores: number; memoryGiB: number; system: string };
  versions: { commit: string | null; node: string };
  runs: (Outcome | Failure)[];
}

export const isJudged = (run: Outcome | Failure): run is Outcome => 'counts' in run;
export const wrongs = (run: Outcome): number =>
  Object.values(run.counts).reduce((sum, count) => sum + count, 0);
