import { rounded } from '../statistics.ts';
import type { Step } from './measure.ts';
import { questions } from './questions.ts';
import type { Series } from './steps.ts';

/** What a series found. */
export interface Measured {
  grows: Series['grows'];
  steps: Step[];
  verdicts: Verdict[];
}

/** Whether a question stayed flat while something grew. */
export interface Verdict {
  question: string;
  /** By how much the worst size is above what RULE expects of it; null: the question failed somewhere. */
  ratio: number | null;
  flat: boolean;
}

export const FLAT_RATIO = 2;
export const RULE =
  `flat: at no size the median is more than ${FLAT_RATIO} × what is expected there, the least of all sizes; or, where the ` +
  'answer has more lines (messages, changes, rooms), as much for each as at the size where a line takes least.';

/** @param steps at least one */
export function verdictsOf(steps: Step[]): Verdict[] {
  return questions.map(({ name: question }) => {
    const timings = steps.map((step) => step.timings[question]).filter((timing) => timing !== undefined);
    if (timings.length < steps.length) return { question, ratio: null, flat: false };
    const least = Math.min(...timings.map(({ p50Ms }) => p50Ms));
    const leastOfLine = Math.min(...timings.map(({ p50Ms, lines }) => p50Ms / lines));
    const worst = timings.map(({ p50Ms, lines }) => p50Ms / Math.max(least, lines * leastOfLine));
    const ratio = rounded(Math.max(...worst));
    return { question, ratio, flat: ratio <= FLAT_RATIO };
  });
}
