import { distFile } from './build.ts';
import type { Job, Measured, Phase, Report, Task } from './generator/job.ts';
import { type Child, spawnPinned, stop } from './processes.ts';

/** Opening the connections, and hearing the last of what was sent; the way back from a restart. */
const SLACK_MS: Record<Task['kind'], number> = { load: 180_000, idle: 180_000, storm: 300_000 };

/**
 * Loads a server from a process of its own, built before (`buildBench`).
 *
 * @param cpus its cores; null: any
 * @param onPhase told when the measured stretch begins and ends, and when the server is to be restarted
 * @throws when a delivery is missing, when the server or the generator dies, when it takes minutes longer than asked,
 * or what `onPhase` throws
 */
export async function runGenerator(
  job: Job,
  server: Child,
  cpus: string | null,
  onPhase: (phase: Phase) => unknown,
): Promise<Measured> {
  const generator = spawnPinned(cpus, process.execPath, [distFile('generator.mjs')], {}, true);
  const limitMs = job.warmUpMs + job.measureMs + SLACK_MS[job.task.kind];
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Measured>((resolve, reject) => {
      timer = setTimeout(
        () => reject(new Error(`the generator took longer than ${limitMs / 1000} s`)),
        limitMs,
      );
      let reason: string | undefined;
      let restarting = false;
      server.ended.then((how) => {
        if (!restarting) reject(new Error(`the server died under load: ${how}`));
      });
      // A dying server closes its connections first: its own end is the better reason.
      generator.ended.then((how) =>
        setTimeout(() => reject(new Error(reason ?? `the generator died: ${how}`)), 500),
      );
      const tell = async (phase: Phase) => onPhase(phase);
      generator.process.on('message', (report: Report) => {
        if (report.type === 'done') resolve(report.measured);
        else if (report.type === 'failed') reason = report.reason;
        else {
          restarting ||= report.type === 'restart';
          tell(report.type).catch(reject);
        }
      });
      generator.process.send(job);
    });
  } finally {
    clearTimeout(timer);
    await stop(generator);
  }
}
