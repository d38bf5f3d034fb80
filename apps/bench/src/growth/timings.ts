import { quantile, rounded } from '../statistics.ts';
import type { Question, World } from './questions.ts';

export interface Effort {
  /** Times each question is asked, at most. */
  repetitions: number;
  /** Nothing is asked for longer, once it was asked LEAST times. */
  seconds: number;
}

/** How long one question took at one size. */
export interface Timing {
  samples: number;
  p50Ms: number;
  p99Ms: number;
  /** What the answer brought: messages, changes or rooms. */
  lines: number;
}

const WARM_UP = 10;
const LEAST = 5;

/** One after the other, nothing else under way. @throws what the server refused, or where an answer brings nothing */
export async function time(question: Question, world: World, effort: Effort): Promise<Timing> {
  const deadline = performance.now() + effort.seconds * 1000;
  const over = (asked: number) => asked >= LEAST && performance.now() > deadline;
  let answer: unknown;
  let asked = 0;
  for (; asked < WARM_UP && !over(asked); asked += 1) answer = await question.ask(world, asked);
  const lines = question.lines(answer as never);
  if (lines === 0) throw new Error(`nothing came: ${JSON.stringify(answer).slice(0, 300)}`);
  const times: number[] = [];
  while (times.length < effort.repetitions && !over(times.length)) {
    const startedAt = performance.now();
    await question.ask(world, asked + times.length);
    times.push(performance.now() - startedAt);
  }
  return {
    samples: times.length,
    p50Ms: rounded(quantile(times, 0.5)),
    p99Ms: rounded(quantile(times, 0.99)),
    lines,
  };
}
