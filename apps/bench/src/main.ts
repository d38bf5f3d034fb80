import { assertBuilt, buildBench, buildServer, RESULTS } from './build.ts';
import { goOn, isInterrupted, runCommand } from './command.ts';
import type { Share } from './cpu-profile.ts';
import { sinceLastTime } from './earlier.ts';
import { describeMachine, describeVersions } from './machine.ts';
import { COLUMNS, type Figures } from './metrics.ts';
import { type Options, parseOptions, USAGE } from './options.ts';
import { type Profile, profiles } from './profiles.ts';
import { publish } from './publish/publish.ts';
import { mediansOf, type ProfileResult, type Results, ratiosOf, writeResults } from './results.ts';
import { measure } from './run.ts';
import { steps } from './systems/steps.ts';
import type { System } from './systems/system.ts';
import { systems } from './systems/systems.ts';
import { tableOf } from './table.ts';

/** More than that for others, and the figures say little. */
const BUSY_PERCENT = 10;
/** A generator that has less of its core left may be what limits. */
const FULL_PERCENT = 85;

async function bench(options: Options): Promise<void> {
  if (options.build) buildServer();
  assertBuilt();
  await buildBench();
  const results: Results = {
    date: options.date,
    startedAt: options.startedAt,
    machine: describeMachine(),
    versions: describeVersions(options.node),
    settings: { runs: options.runs, seconds: options.seconds, warmUpSeconds: options.warmUpSeconds },
    placement: { serverAndDatabase: options.serverCpus, generator: options.generatorCpus },
    profiles: [],
  };
  if (results.machine.storage.fileSystem === 'tmpfs') {
    console.error('The databases would lie in memory, where a flush costs nothing: set TMPDIR to a disk.');
  }
  const taking = [...systems, ...steps]
    .filter(({ name }) => options.systems.includes(name))
    .filter(isPresent);
  for (const profile of profiles.filter(({ name }) => options.profiles.includes(name))) {
    const scaled = options.small ? { ...profile, ...profile.quick } : profile;
    results.profiles.push(await measureProfile(scaled, taking, options));
  }
  console.log(`${tableOf(results)}\n\n${sinceLastTime(results, RESULTS)}`);
  const { out } = options;
  if (out !== null) {
    writeResults(results, out);
    console.error(`\nWritten: ${out}`);
  }
}

function isPresent({ name, missing }: System): boolean {
  const lacking = missing?.() ?? null;
  if (lacking !== null) console.error(`SKIPPED: ${name} is not installed here: ${lacking}`);
  return lacking === null;
}

/** The systems take turns, A B A B …, so that a slow minute of the machine meets them all. */
async function measureProfile(profile: Profile, present: System[], options: Options): Promise<ProfileResult> {
  const taking = present
    .filter(({ fits }) => fits?.(profile) ?? true)
    .map((system): Taking => ({ system, runs: [], failed: null }));
  for (let run = 1; run <= options.runs; run += 1) {
    for (const entry of taking.filter(({ failed }) => failed === null)) {
      const words = await takeTurn(entry, profile, options);
      console.error(`${profile.name} ${run}/${options.runs} ${entry.system.name}: ${words}`);
    }
  }
  const results = taking.map(({ system: { name, title, version }, runs, failed, cpu }) => ({
    name,
    title,
    ...(version && { version: version() }),
    ...(failed !== null && { failed }),
    runs,
    median: mediansOf(runs),
    ...(cpu && { cpu }),
  }));
  return { name: profile.name, title: profile.title, systems: results, ratios: ratiosOf(results) };
}

interface Taking {
  system: System;
  runs: Figures[];
  /** Why it is out of this profile: one run without a result, and none counts. */
  failed: string | null;
  /** Of the last run. */
  cpu?: Share[];
}

/** One run. The others go on without a system that failed, but the bench has failed as well. @returns what came of it */
async function takeTurn(entry: Taking, profile: Profile, options: Options): Promise<string> {
  goOn();
  try {
    const { figures, cpu } = await measure(entry.system, profile, options);
    entry.runs.push(figures);
    if (cpu) entry.cpu = cpu;
    return inWords(figures);
  } catch (error) {
    if (isInterrupted()) throw error;
    entry.failed = (error as Error).message;
    entry.runs = [];
    process.exitCode = 1;
    return `FAILED: ${entry.failed}`;
  }
}

function inWords(figures: Figures): string {
  const told = COLUMNS.filter(({ metrics }) => metrics.some((metric) => figures[metric] !== undefined)).map(
    ({ title, metrics }) => `${metrics.map((metric) => figures[metric] ?? '–').join(' / ')} ${title}`,
  );
  const foreign = figures.foreignCpu ?? 0;
  if (foreign > BUSY_PERCENT) told.push(`${foreign} % of a core went elsewhere`);
  const generator = figures.generatorCpu ?? 0;
  if (generator > FULL_PERCENT) told.push(`the GENERATOR was at ${generator} %: no limit of the server's`);
  return told.join('; ');
}

await runCommand(async () => {
  const options = parseOptions(process.argv.slice(2));
  if (options === 'help') console.log(USAGE);
  else if (options === 'publish') publish();
  else await bench(options);
});
