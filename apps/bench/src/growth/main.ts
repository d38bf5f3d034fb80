import { assertBuilt, buildServer } from '../build.ts';
import { goOn, runCommand } from '../command.ts';
import { describeMachine, describeVersions } from '../machine.ts';
import { stopAll } from '../processes.ts';
import { NODE_FLAGS } from '../run.ts';
import { type Databases, startDatabases } from './database.ts';
import type { Cast } from './fill.ts';
import { type Bench, makeCast, measureStep, type Step } from './measure.ts';
import { type GrowthOptions, parseGrowthOptions, USAGE } from './options.ts';
import { questions } from './questions.ts';
import { growthTable, type PlansAt, writeGrowth } from './report.ts';
import type { GrowthResults } from './results.ts';
import { type Series, seriesUpTo } from './steps.ts';
import type { Effort } from './timings.ts';
import { type Measured, RULE, verdictsOf } from './verdicts.ts';

let databases: Databases | undefined;

async function growth(options: GrowthOptions): Promise<void> {
  if (options.build) buildServer();
  assertBuilt();
  const { effort, node, date, out } = options;
  const results: GrowthResults = {
    date,
    machine: describeMachine(),
    versions: describeVersions(node),
    settings: effort,
    rule: RULE,
    questions: Object.fromEntries(questions.map(({ name, title }) => [name, title])),
    series: [],
  };
  databases = await startDatabases();
  const bench: Bench = { databases, node, nodeArgs: NODE_FLAGS };
  const cast = await makeCast(bench);
  const plans: PlansAt[] = [];
  for (const series of seriesUpTo(options.largest)) {
    results.series.push(await measureSeries({ bench, cast, effort }, series, plans));
  }
  console.log(growthTable(results));
  if (out !== null) console.error(`\nWritten: ${writeGrowth(results, plans, out).join(', ')}`);
}

/** @param plans gets those of the smallest and the largest step */
async function measureSeries(
  { bench, cast, effort }: { bench: Bench; cast: Cast; effort: Effort },
  { grows, sizes }: Series,
  plans: PlansAt[],
): Promise<Measured> {
  const steps: Step[] = [];
  for (const [n, size] of sizes.entries()) {
    goOn();
    const explained = n === 0 || n === sizes.length - 1;
    const done = await measureStep(bench, { size, cast, effort, explained });
    steps.push(done.step);
    if (done.plans) plans.push({ ...size, plans: done.plans });
    console.error(inWords(done.step));
  }
  return { grows, steps, verdicts: verdictsOf(steps) };
}

function inWords({ messages, rooms, fillSeconds, timings, failed }: Step): string {
  const told = questions.map(({ name }) => {
    const timing = timings[name];
    return `${name} ${timing ? `${timing.p50Ms}/${timing.p99Ms}` : `FAILED: ${failed[name]}`}`;
  });
  return `${messages} messages, ${rooms} rooms (filled in ${fillSeconds} s): ${told.join(', ')}`;
}

/** Servers first: their database goes away under nobody. */
async function endAll(): Promise<void> {
  await stopAll();
  await databases?.stop();
}

await runCommand(async () => {
  const options = parseGrowthOptions(process.argv.slice(2));
  if (options === 'help') console.log(USAGE);
  else await growth(options);
}, endAll);
