import type { Machine, Versions } from '../machine.ts';
import type { Effort } from './timings.ts';
import type { Measured } from './verdicts.ts';

/** What a results file holds. */
export interface GrowthResults {
  date: string;
  machine: Machine;
  versions: Versions;
  settings: Effort;
  rule: string;
  /** Name and title of what was asked. */
  questions: Record<string, string>;
  series: Measured[];
}
