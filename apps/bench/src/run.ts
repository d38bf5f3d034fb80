import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monotonicUs, readCpuProfile, type Share, type Stretch, sharesOf } from './cpu-profile.ts';
import { type CpuTimes, cpuTimes } from './cpu-times.ts';
import { runGenerator } from './generate.ts';
import type { Job, Measured } from './generator/job.ts';
import type { Figures } from './metrics.ts';
import type { Options } from './options.ts';
import { endPostgres, stop } from './processes.ts';
import type { Profile } from './profiles.ts';
import { told } from './statistics.ts';
import type { Running, System } from './systems/system.ts';

/** As `npm start` and the image run Parley; the peers get the same. */
export const NODE_FLAGS = ['--max-semi-space-size=64'];

export interface Run {
  figures: Figures;
  /** Where CPU profiles are taken. */
  cpu?: Share[];
}

/** One run: a fresh server with an empty database, loaded and ended. @throws when a delivery is missing */
export async function measure(system: System, profile: Profile, options: Options): Promise<Run> {
  const dataDir = realpathSync(mkdtempSync(join(tmpdir(), 'parley-bench-')));
  const { node, serverCpus: cpus, cpuProf } = options;
  const nodeArgs = [...NODE_FLAGS];
  const folder = cpuProf === null ? null : join(cpuProf, `${profile.name}-${system.name}`);
  if (folder !== null) nodeArgs.push('--cpu-prof', `--cpu-prof-dir=${folder}`);
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
    const { pid } = running.child;
    const { figures, stretch } = await generate(job, running, options.generatorCpus);
    await stop(running.child);
    const taken = folder === null ? null : readCpuProfile(folder, pid);
    return { figures, ...(taken && { cpu: sharesOf(taken, stretch) }) };
  } finally {
    for (const helper of running?.helpers ?? []) await stop(helper);
    if (running) await stop(running.child);
    await endPostgres(dataDir);
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function generate(
  job: Job,
  running: Running,
  cpus: string | null,
): Promise<{ figures: Figures; stretch: Stretch }> {
  const { child: first, helpers = [], hasWorkers = false } = running;
  const sample = (): CpuTimes | null => {
    const pids = helpers.map(({ pid }) => pid);
    const times = cpuTimes(first.pid, pids);
    return times && hasWorkers ? { ...times, own: times.own + times.children, children: 0 } : times;
  };
  const empty = sample();
  let began: CpuTimes | null = null;
  let ended: CpuTimes | null = null;
  const stretch: Stretch = { fromUs: 0, toUs: 0 };
  const measured = await runGenerator(job, first, cpus, (phase) => {
    if (phase === 'restart') return running.restart?.();
    if (phase === 'began') {
      stretch.fromUs = monotonicUs();
      began = sample();
    } else {
      ended = sample();
      stretch.toUs = monotonicUs();
    }
  });
  return { figures: figuresOf(measured, job, { empty, began, ended }), stretch };
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
