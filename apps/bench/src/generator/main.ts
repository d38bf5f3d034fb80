import type { Job, Report } from './job.ts';
import { load } from './load.ts';

// A process of its own, so that it can have a core of its own. Gets one job from its parent, reports, and ends.

const report = (message: Report) => new Promise<void>((resolve) => process.send?.(message, () => resolve()));

process.once('disconnect', () => process.exit(1));
process.once('message', async (job: Job) => {
  try {
    const measured = await load(job, (type) => void report({ type }));
    await report({ type: 'done', measured });
  } catch (error) {
    await report({ type: 'failed', reason: (error as Error).message });
  }
  process.exit(0);
});
