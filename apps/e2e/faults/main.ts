import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { stopChildren } from '@parley/testkit';
import { emptyResults, outcomeOf, publish, writeResults } from './report.ts';
import { type Failure, isJudged, type Outcome, wrongs } from './results.ts';
import { type Playing, play, type Scenario } from './scenario.ts';
import { scenario, scenarios } from './scenarios/scenarios.ts';

const USAGE = `npm run faults [-- options]
  --scenario <name>   only this one; may be repeated. One of:
${scenarios.map(({ name, title }) => `                      ${name.padEnd(24)} ${title}`).join('\n')}
  --seed <number>     of the first run; those after it count up. Default: by the time
  --minutes <number>  repeats each scenario for so long. Default: once
  --brief             fewer people, a fifth of the faults
  --no-build          takes the build that is there
  --publish           only writes the table of all results into docs/delivery.md`;

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Never throws: what goes wrong is the result. */
async function attack(one: Scenario, playing: Playing): Promise<Outcome | Failure> {
  const { name, title } = one;
  const { seed } = playing;
  const startedAt = performance.now();
  const skipped = one.missing?.() ?? null;
  if (skipped !== null) return { scenario: name, title, seed, skipped };
  try {
    return await play(one, playing, (played) => outcomeOf(one, seed, startedAt, played));
  } catch (error) {
    return { scenario: name, title, seed, failed: error instanceof Error ? error.message : String(error) };
  }
}

function tell(run: Outcome | Failure): void {
  const name = `${run.scenario} (seed ${run.seed})`;
  if (!isJudged(run)) {
    console.error(run.skipped ? `SKIPPED ${name}: no ${run.skipped}` : `FAILED ${name}: ${run.failed}`);
    return;
  }
  const { acked, unknown, kills, healMs, seconds } = run;
  const verdict = wrongs(run) === 0 ? 'ok' : `WRONG ${JSON.stringify(run.counts)}`;
  console.error(
    `${name}: ${verdict}; ${acked} acked, ${unknown} unknown, ${kills} kills, healed after ${healMs} ms; took ${seconds} s`,
  );
  for (const finding of run.findings) console.error(`  ${finding}`);
}

async function main(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      scenario: { type: 'string', multiple: true },
      seed: { type: 'string', default: `${Math.floor(Date.now() / 1000)}` },
      minutes: { type: 'string', default: '0' },
      brief: { type: 'boolean', default: false },
      'no-build': { type: 'boolean', default: false },
      publish: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return true;
  }
  if (values.publish) {
    publish();
    return true;
  }
  const chosen = values.scenario?.map(scenario) ?? scenarios;
  if (!values['no-build'] && spawnSync('npm', ['run', 'build'], { cwd: ROOT, stdio: 'inherit' }).status !== 0)
    return false;

  const results = emptyResults();
  let seed = Number(values.seed);
  for (const one of chosen) {
    const until = performance.now() + Number(values.minutes) * 60_000;
    do {
      const run = await attack(one, { seed, brief: values.brief });
      seed += 1;
      tell(run);
      results.runs.push(run);
      // After each, so that an interruption costs one run and not all.
      writeResults(results);
    } while (performance.now() < until);
  }
  console.error(`\nWritten: ${writeResults(results)}`);
  return results.runs.every((run) => (isJudged(run) ? wrongs(run) === 0 : run.skipped !== undefined));
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void stopChildren().finally(() => process.exit(1)));
}
process.exitCode = (await main()) ? 0 : 1;
