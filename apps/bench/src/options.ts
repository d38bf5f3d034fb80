import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CPU_RESULTS, RESULTS, STEP_RESULTS } from './build.ts';
import { YARDSTICK } from './compare.ts';
import { canPin } from './processes.ts';
import { profiles } from './profiles.ts';
import { steps } from './systems/steps.ts';
import { systems } from './systems/systems.ts';

export interface Options {
  profiles: string[];
  /** Large profiles are measured with fewer people. */
  small: boolean;
  systems: string[];
  runs: number;
  seconds: number;
  warmUpSeconds: number;
  /** Node that runs the servers. */
  node: string;
  serverCpus: string | null;
  generatorCpus: string | null;
  date: string;
  /** Now: UTC, ISO 8601. */
  startedAt: string;
  /** File of the results; null: only told. */
  out: string | null;
  build: boolean;
  /** Folder for CPU profiles of the servers. */
  cpuProf: string | null;
}

const QUICK_SYSTEMS = ['parley', YARDSTICK];
const STEP_SYSTEMS = ['parley', ...steps.map(({ name }) => name)];

export const USAGE = `npm run bench -- [options]
  --profile <name>      ${profiles.map(({ name }) => name).join(' | ')}; may be repeated; default: all
  --system <name>       ${systems.map(({ name }) => name).join(' | ')}; may be repeated; default: all
  --runs <n>            runs of each system in each profile (3)
  --seconds <n>         measured stretch of a run (10)
  --warm-up <n>         seconds of load before it (4)
  --quick               what slipped since the last results? 1 run of 2 seconds after a warm-up of 1, of Parley and of
                        the plain server that tells how the machine feels; writes no file
  --steps               Parley beside Parley with one step left out that makes it fast, in those profiles that the
                        step is for
  --node <path>         Node that runs the servers (this one)
  --server-cpus <list>  cores of the server and its database (0)
  --generator-cpus <l>  cores of the generator (1)
  --date <yyyy-mm-dd>   date in the results (today)
  --out <file>          where the results go (apps/bench/results/<date>T<UTC>-<profiles or "all">.json)
  --no-build            measure what was built before
  --cpu-prof <dir>      keep CPU profiles of the servers there, and what they say in the results; slows them a little
  --publish             only writes the newest results into README.md and docs/`;

/** @param now when it is started @throws Error saying what is wrong with the command line */
export function parseOptions(args: string[], now = new Date()): Options | 'help' | 'publish' {
  const { values } = parseArgs({
    args,
    options: {
      profile: { type: 'string', multiple: true },
      system: { type: 'string', multiple: true },
      runs: { type: 'string' },
      seconds: { type: 'string' },
      'warm-up': { type: 'string' },
      quick: { type: 'boolean' },
      steps: { type: 'boolean' },
      node: { type: 'string' },
      'server-cpus': { type: 'string' },
      'generator-cpus': { type: 'string' },
      date: { type: 'string' },
      out: { type: 'string' },
      'no-build': { type: 'boolean' },
      'cpu-prof': { type: 'string' },
      publish: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return 'help';
  if (values.publish) return 'publish';
  const quick = values.quick ?? false;
  const pinned = canPin() && cpus().length > 1;
  const startedAt = now.toISOString();
  const date = day(values.date);
  const stepwise = values.steps ?? false;
  const fitting = profiles.filter((profile) => !stepwise || steps.some(({ fits }) => fits?.(profile)));
  const asked = names('profile', values.profile, fitting);
  const name = values.profile ? asked.join('-') : 'all';
  const folder = values['cpu-prof'] ? CPU_RESULTS : stepwise ? STEP_RESULTS : RESULTS;
  const usual = quick ? QUICK_SYSTEMS : stepwise ? STEP_SYSTEMS : undefined;
  return {
    profiles: asked,
    small: quick,
    systems: names('system', values.system ?? usual, stepwise ? [...systems, ...steps] : systems),
    runs: number('runs', values.runs, quick ? 1 : 3, 1, 20),
    seconds: number('seconds', values.seconds, quick ? 2 : 10, 1, 300),
    warmUpSeconds: number('warm-up', values['warm-up'], quick ? 1 : 4, 0, 60),
    node: values.node ?? process.execPath,
    serverCpus: pinned ? (values['server-cpus'] ?? '0') : null,
    generatorCpus: pinned ? (values['generator-cpus'] ?? '1') : null,
    date,
    startedAt,
    out: values.out ?? (quick ? null : join(folder, `${date}T${timeIn(startedAt)}-${name}.json`)),
    build: !values['no-build'],
    cpuProf: values['cpu-prof'] ?? null,
  };
}

/** As file names have it: `235959`. */
const timeIn = (iso: string) => iso.slice(11, 19).replaceAll(':', '');

/** @returns those given in the order of those known, or all; @throws Error of one that is not known */
export function names(option: string, given: string[] | undefined, known: { name: string }[]): string[] {
  const all = known.map(({ name }) => name);
  const unknown = given?.find((name) => !all.includes(name));
  if (unknown !== undefined) throw new Error(`--${option} is one of ${all.join(', ')}, not ${unknown}`);
  return given ? all.filter((name) => given.includes(name)) : all;
}

/** Of --date, today where it is not given. @throws Error saying what a day looks like */
export function day(given: string | undefined): string {
  const date = given ?? new Date().toISOString().slice(0, 10);
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) throw new Error(`--date is a day like 2026-01-31, not ${date}`);
  return date;
}

/** Of an option that takes a whole number. @throws Error saying which it takes */
export function number(
  option: string,
  given: string | undefined,
  standard: number,
  min: number,
  max: number,
): number {
  const value = given === undefined ? standard : Number(given);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new Error(`--${option} is a whole number from ${min} to ${max}, not ${given}`);
}
