import { idle } from './idle.ts';
import type { Job, Measured, Phase, Report } from './job.ts';
import { load } from './load.ts';
import { storm } from './storm.ts';

// A process of its own, so that it can have a core of its own. Gets one job from its parent, reports, and ends.

const report = (message: Report) => new Promise<void>((resolve) => process.send?.(message, () => resolve()));

function perform(job: Job, onPhase: (phase: Phase) => void): Promise<Measured> {
  const { task } = job;
  if (task.kind === 'idle') return idle(job, task, onPhase);
  if (task.kind === 'storm') return storm(job, task, onPhase);
  return load(job, task, onPhase);
}

process.once('disconnect', () => process.exit(1));
process.once('message', async (job: Job) => {
  try {
    const measured = await perform(job, (type) => void report({ type }));
    await report({ type: 'done', measured });
  } catch (error) {
    await report({ type: 'failed', reason: (error as Error).message });
  }
  process.exit(0);
});
