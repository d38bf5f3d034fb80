import { loadavg } from 'node:os';
import type { Browser } from '@playwright/test';
import { assertBuilt, buildBench, buildServer } from '../build.ts';
import { goOn, runCommand } from '../command.ts';
import { describeMachine, describeVersions } from '../machine.ts';
import { writeResults } from '../results.ts';
import { openBrowser } from './browser.ts';
import { measures } from './measures/measures.ts';
import { type Figures, judge } from './metrics.ts';
import { type Options, parseOptions, USAGE } from './options.ts';
import { mediansOf, type Results, roundedAll, summaryOf, tableOf } from './results.ts';
import { type Stage, withStage } from './stage.ts';

async function bench(options: Options): Promise<void> {
  const [load = 0] = loadavg();
  if (options.build) buildServer();
  assertBuilt();
  await buildBench();
  const browser = await openBrowser();
  try {
    const runs = await withStage(options, (stage) => measureAll(browser, stage, options));
    const median = mediansOf(runs);
    const results: Results = {
      date: options.date,
      machine: describeMachine(),
      versions: { ...describeVersions(options.node), chromium: browser.version() },
      settings: { runs: options.runs, messages: options.messages, ...options.sizes },
      loadBefore: Math.round(load * 100) / 100,
      runs,
      median,
      targets: judge(median),
    };
    console.log(`${tableOf(results)}\n\n${summaryOf(results.targets)}`);
    if (options.out === null) return;
    writeResults(results, options.out);
    console.error(`\nWritten: ${options.out}`);
  } finally {
    await browser.close();
  }
}

/** Each in turn, then all again, so that a slow minute of the machine does not meet one alone. */
async function measureAll(browser: Browser, stage: Stage, options: Options): Promise<Figures[]> {
  const taking = measures.filter(({ name }) => options.measures.includes(name));
  const runs: Figures[] = [];
  for (let run = 1; run <= options.runs; run += 1) {
    const figures: Figures = {};
    for (const { name, measure } of taking) {
      goOn();
      const measured = roundedAll(await measure(browser, stage, options.sizes));
      console.error(`${name} ${run}/${options.runs}: ${JSON.stringify(measured)}`);
      Object.assign(figures, measured);
    }
    runs.push(figures);
  }
  return runs;
}

await runCommand(async () => {
  const options = parseOptions(process.argv.slice(2));
  if (options === 'help') console.log(USAGE);
  else await bench(options);
});
