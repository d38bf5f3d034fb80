import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { distFile } from './build.ts';
import { type CpuTimes, cpuTimes } from './cpu-times.ts';
import type { Job, Measured, Report, Task } from './generator/job.ts';
import type { Figures } from './metrics.ts';
import type { Options } from './options.ts';
import { endPostgres, spawnPinned, stop } from './processes.ts';
import type { Profile } from './profiles.ts';
import { told } from './statistics.ts';
import type { Running, System } from './systems/system.ts';

/** As `npm start` and the image run Parley; the peers get the same. */
const NODE_FLAGS = ['--max-semi-space-size=64'];
/** Opening the connections, and hearing the last of what was sent; the way back from a restart. */
const SLACK_MS: Record<Task['kind'], number> = { load: 180_000, idle: 180_000, storm: 300_000 };

/** One run: a fresh server with an empty database, loaded and ended. @throws when a delivery is missing */
export async function measure(system: System, profile: Profile, options: Options): Promise<Figures> {
  const dataDir = realpathSync(mkdtempSync(join(tmpdir(), 'parley-bench-')));
  const { node, serverCpus: cpus, cpuProf } = options;
  const nodeArgs = [...NODE_FLAGS];
  if (cpuProf)
    nodeArgs.push('--cpu-prof', `--cpu-prof-dir=${join(cpuProf, `${profile.name}-${system.name}`)}`);
  let running: Running | undefined;
  try {
    const { population, connections, task, minSeconds = 0 } = profile;
    running = await system.start({ node, nodeArgs, cpus, dataDir, population, connections });
    const job: Job = {
      ...running.target,
      task,
      warmUpMs: options.warmUpSeconds * 1000,
      measureMs: Math.max(options.seconds, minSeconds) * 1000,
      restarts: running.restart !== undefined,
    };
    return await generate(job, running, options.generatorCpus);
  } finally {
    for (const helper of running?.helpers ?? []) await stop(helper);
    if (running) await stop(running.child);
    await endPostgres(dataDir);
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function generate(job: Job, running: Running, cpus: string | null): Promise<Figures> {
  const { child: first, helpers = [], hasWorkers = false } = running;
  const sample = (): CpuTimes | null => {
    const pids = helpers.map(({ pid }) => pid);
    const times = cpuTimes(first.pid, pids);
    return times && hasWorkers ? { ...times, own: times.own + times.children, children: 0 } : times;
  };
  const empty = sample();
  const generator = spawnPinned(cpus, process.execPath, [distFile('generator.mjs')], {}, true);
  let began: CpuTimes | null = null;
  let ended: CpuTimes | null = null;
  const limitMs = job.warmUpMs + job.measureMs + SLACK_MS[job.task.kind];
  let timer: NodeJS.Timeout | undefined;
  try {
    const measured = await new Promise<Measured>((resolve, reject) => {
      timer = setTimeout(
        () => reject(new Error(`the generator took longer than ${limitMs / 1000} s`)),
        limitMs,
      );
      let reason: string | undefined;
      let restarting = false;
      first.ended.then((how) => {
        if (!restarting) reject(new Error(`the server died under load: ${how}`));
      });
      // A dying server closes its connections first: its own end is the better reason.
      generator.ended.then((how) =>
        setTimeout(() => reject(new Error(reason ?? `the generator died: ${how}`)), 500),
      );
      generator.process.on('message', (report: Report) => {
        if (report.type === 'began') began = sample();
        else if (report.type === 'ended') ended = sample();
        else if (report.type === 'restart') {
          restarting = true;
          running.restart?.().catch(reject);
        } else if (report.type === 'done') resolve(report.measured);
        else if (report.type === 'failed') reason = report.reason;
      });
      generator.process.send(job);
    });
    return figuresOf(measured, job, { empty, began, ended });
  } finally {
    clearTimeout(timer);
    await stop(generator);
  }
}

interface Samples {
  /** Before anybody came. */
  empty: CpuTimes | null;
  began: CpuTimes | null;
  ended: CpuTimes | null;
}

function figuresOf(measured: Measured, { task, members }: Job, { empty, began, ended }: Samples): Figures {
  const percent = (of: (times: CpuTimes) => number) =>
    began && ended ? Math.round((100 * (of(ended) - of(began))) / (ended.at - began.at)) : null;
  const [serverCpu, databaseCpu, machine] = [
    percent((t) => t.own),
    percent((t) => t.children),
    percent((t) => t.machine),
  ];
  const generatorCpu = Math.round(measured.generatorCpu);
  const all: Figures = {
    ...measured,
    generatorCpu,
    serverCpu,
    databaseCpu,
    foreignCpu: machine === null ? null : machine - serverCpu! - databaseCpu! - generatorCpu,
  };
  if (task.kind === 'idle' && empty && ended && serverCpu !== null) {
    all.kibPerConnection = (ended.residentKiB - empty.residentKiB) / members.length;
    all.cpuPer1000Connections = (1000 * (serverCpu + databaseCpu!)) / members.length;
  }
  return Object.fromEntries(Object.entries(all).map(([metric, value]) => [metric, told(value)]));
}
