import { CHECKS, type Checks } from './checks.ts';
import { COUNTS, type Count } from './counts.ts';
import type { History } from './history.ts';

export interface Verdict {
  counts: Record<Count, number>;
  /** The first few of each, in words. */
  findings: string[];
}

const FINDINGS_EACH = 5;

/** Judges a history; pure. @param checks all of them, but for the test that each is needed */
export function check(history: History, checks: Partial<Checks> = CHECKS): Verdict {
  const findings: string[] = [];
  const entries = (Object.keys(COUNTS) as Count[]).map((count): [Count, number] => {
    let found = 0;
    for (const finding of checks[count]?.(history) ?? []) {
      found += 1;
      if (found <= FINDINGS_EACH) findings.push(`${count}: ${finding}`);
    }
    return [count, found];
  });
  return { counts: Object.fromEntries(entries) as Record<Count, number>, findings };
}
