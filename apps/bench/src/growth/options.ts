import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { RESULTS } from '../build.ts';
import { day, number } from '../options.ts';
import { BOUNDS, type Size } from './steps.ts';
import type { Effort } from './timings.ts';

export interface GrowthOptions {
  largest: Size;
  effort: Effort;
  /** Node that runs the server. */
  node: string;
  date: string;
  /** Files of the results, without their extensions; null: only told. */
  out: string | null;
  build: boolean;
}

export const USAGE = `npm run bench:growth -- [options]
  --messages-max <n>  messages at the last step (10000000)
  --rooms-max <n>     rooms of one person at the last step (5000)
  --repetitions <n>   times each question is asked at each step (300)
  --seconds <n>       but no longer than this (20)
  --quick             10,000 messages, 100 rooms and 20 repetitions, where not said otherwise; writes no file
  --node <path>       Node that runs the server (this one)
  --date <yyyy-mm-dd> date in the results (today)
  --out <path>        where the results go, without extension (apps/bench/results/growth/<date>)
  --no-build          measure what was built before`;

/** @throws Error saying what is wrong with the command line */
export function parseGrowthOptions(args: string[]): GrowthOptions | 'help' {
  const { values } = parseArgs({
    args,
    options: {
      'messages-max': { type: 'string' },
      'rooms-max': { type: 'string' },
      repetitions: { type: 'string' },
      seconds: { type: 'string' },
      quick: { type: 'boolean' },
      node: { type: 'string' },
      date: { type: 'string' },
      out: { type: 'string' },
      'no-build': { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return 'help';
  const quick = values.quick ?? false;
  const date = day(values.date);
  const largest = (grows: keyof Size, standard: number) => {
    const { min, max } = BOUNDS[grows];
    return number(`${grows}-max`, values[`${grows}-max`], quick ? min : standard, min, max);
  };
  return {
    largest: { messages: largest('messages', 10_000_000), rooms: largest('rooms', 5_000) },
    effort: {
      repetitions: number('repetitions', values.repetitions, quick ? 20 : 300, 5, 10_000),
      seconds: number('seconds', values.seconds, 20, 1, 300),
    },
    node: values.node ?? process.execPath,
    date,
    out: values.out ?? (quick ? null : join(RESULTS, 'growth', date)),
    build: !values['no-build'],
  };
}
