import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { RESULTS } from '../build.ts';
import { day, names, number } from '../options.ts';
import type { Sizes } from './measures/measure.ts';
import { measures } from './measures/measures.ts';

export interface Options {
  measures: string[];
  runs: number;
  /** In the room that is scrolled through. */
  messages: number;
  sizes: Sizes;
  /** Node that runs the server. */
  node: string;
  date: string;
  /** File of the results; null: only told. */
  out: string | null;
  build: boolean;
}

const FULL: Sizes = { burstSeconds: 5, perSecond: 500, scrollSeconds: 5, switches: 20 };
const QUICK: Sizes = { burstSeconds: 1, perSecond: 500, scrollSeconds: 1, switches: 4 };

export const USAGE = `npm run bench:web -- [options]
  --measure <name>   ${measures.map(({ name }) => name).join(' | ')}; may be repeated; default: all
  --runs <n>         runs of each (3)
  --messages <n>     messages that are scrolled through (100000)
  --quick            does it work? 1 run, 1,000 messages, stretches of a second; writes no file unless told where
  --node <path>      Node that runs the server (this one)
  --date <yyyy-mm-dd>  date in the results (today)
  --out <file>       where the results go (apps/bench/results/<date>-web.json)
  --no-build         measure what was built before`;

/** @throws Error saying what is wrong with the command line */
export function parseOptions(args: string[]): Options | 'help' {
  const { values } = parseArgs({
    args,
    options: {
      measure: { type: 'string', multiple: true },
      runs: { type: 'string' },
      messages: { type: 'string' },
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
  return {
    measures: names('measure', values.measure, measures),
    runs: number('runs', values.runs, quick ? 1 : 3, 1, 20),
    messages: number('messages', values.messages, quick ? 1000 : 100_000, 500, 1_000_000),
    sizes: quick ? QUICK : FULL,
    node: values.node ?? process.execPath,
    date,
    out: values.out ?? (quick ? null : join(RESULTS, `${date}-web.json`)),
    build: !values['no-build'],
  };
}
