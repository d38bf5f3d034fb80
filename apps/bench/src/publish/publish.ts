import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publishInto } from '@parley/testkit/markdown';
import { CPU_RESULTS, RESULTS, ROOT, STEP_RESULTS } from '../build.ts';
import { profiles } from '../profiles.ts';
import { readResults } from '../results.ts';
import { steps } from '../systems/steps.ts';
import { systems } from '../systems/systems.ts';
import { cpuTables } from './cpu.ts';
import { figuresTable } from './figures.ts';
import { historyTable } from './history.ts';
import { measurementsOf, newestOf } from './newest.ts';
import { plotsOf } from './plots.ts';
import { stepsTable } from './steps.ts';

/** Writes the newest results into README and docs. @throws Error when a page has lost its markers */
export function publish(): void {
  const measurements = measurementsOf(profiles, readResults(RESULTS));
  const newest = newestOf(measurements);
  publishInto(join(ROOT, 'README.md'), 'bench', figuresTable(newest, systems, 'apps/bench/results'));
  const history = historyTable(measurements, systems, '../apps/bench/results');
  publishInto(join(ROOT, 'docs/performance.md'), 'history', history);
  const stepwise = newestOf(measurementsOf(profiles, readResults(STEP_RESULTS)));
  publishInto(
    join(ROOT, 'docs/performance.md'),
    'steps',
    stepsTable(stepwise, steps, '../apps/bench/results/steps'),
  );
  publishInto(
    join(ROOT, 'docs/performance.md'),
    'cpu',
    cpuTables(readResults(CPU_RESULTS), '../apps/bench/results/cpu'),
  );
  const plots = join(ROOT, 'docs/plots');
  mkdirSync(plots, { recursive: true });
  for (const { name, svg } of plotsOf(newest, systems)) writeFileSync(join(plots, name), svg);
}
