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
  /** Median time a line of the answer at the largest size, divided by the least of all sizes; null: it failed there. */
  ratio: number | null;
  flat: boolean;
}

export const FLAT_RATIO = 2;
export const RULE =
  `flat: at the largest size a line of the answer takes at most ${FLAT_RATIO} × as long as at the size where it takes ` +
  'least. Lines are messages, changes or rooms: a list of 5,000 rooms may take longer than one of 10, a room of it not.';

/** @param steps ascending, at least one */
export function verdictsOf(steps: Step[]): Verdict[] {
  return questions.map(({ name }) => {
    const times = steps.map(({ timings: { [name]: timing } }) => timing && timing.p50Ms / timing.lines);
    const last = times.at(-1);
    if (last === undefined) return { question: name, ratio: null, flat: false };
    const ratio = rounded(last / Math.min(...times.filter((value) => value !== undefined)));
    return { question: name, ratio, flat: ratio <= FLAT_RATIO };
  });
}
