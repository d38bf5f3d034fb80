import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { distFile } from './build.ts';
import { type CpuTimes, cpuTimes } from './cpu-times.ts';
import type { Job, Measured, Report } from './generator/job.ts';
import type { Figures } from './metrics.ts';
import type { Options } from './options.ts';
import { type Child, endPostgres, spawnPinned, stop } from './processes.ts';
import type { Profile } from './profiles.ts';
import { told } from './statistics.ts';
import type { System } from './systems/system.ts';

/** As `npm start` and the image run Parley; the peers get the same. */
const NODE_FLAGS = ['--max-semi-space-size=64'];
/** Opening the connections, and hearing the last of what was sent. */
const SLACK_MS = 60_000;

/** One run: a fresh server with an empty database, loaded and ended. @throws when a delivery is missing */
export async function measure(system: System, profile: Profile, options: Options): Promise<Figures> {
  const dataDir = realpathSync(mkdtempSync(join(tmpdir(), 'parley-bench-')));
  const { node, serverCpus: cpus, cpuProf } = options;
  const nodeArgs = [...NODE_FLAGS];
  if (cpuProf)
    nodeArgs.push('--cpu-prof', `--cpu-prof-dir=${join(cpuProf, `${profile.name}-${system.name}`)}`);
  let server: Child | undefined;
  try {
    const { population, connections, task } = profile;
    const running = await system.start({ node, nodeArgs, cpus, dataDir, population, connections });
    server = running.child;
    const times = { warmUpMs: options.warmUpSeconds * 1000, measureMs: options.seconds * 1000 };
    return await generate({ ...running.target, task, ...times }, server, options.generatorCpus);
  } finally {
    if (server) await stop(server);
    await endPostgres(dataDir);
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function generate(job: Job, server: Child, cpus: string | null): Promise<Figures> {
  const generator = spawnPinned(cpus, process.execPath, [distFile('generator.mjs')], {}, true);
  let began: CpuTimes | null = null;
  let ended: CpuTimes | null = null;
  const limitMs = job.warmUpMs + job.measureMs + SLACK_MS;
  let timer: NodeJS.Timeout | undefined;
  try {
    const measured = await new Promise<Measured>((resolve, reject) => {
      timer = setTimeout(
        () => reject(new Error(`the generator took longer than ${limitMs / 1000} s`)),
        limitMs,
      );
      let reason: string | undefined;
      server.ended.then((how) => reject(new Error(`the server died under load: ${how}`)));
      // A dying server closes its connections first: its own end is the better reason.
      generator.ended.then((how) =>
        setTimeout(() => reject(new Error(reason ?? `the generator died: ${how}`)), 500),
      );
      generator.process.on('message', (report: Report) => {
        if (report.type === 'began') began = cpuTimes(server.pid);
        else if (report.type === 'ended') ended = cpuTimes(server.pid);
        else if (report.type === 'done') resolve(report.measured);
        else reason = report.reason;
      });
      generator.process.send(job);
    });
    return figuresOf(measured, began, ended);
  } finally {
    clearTimeout(timer);
    await stop(generator);
  }
}

function figuresOf(m: Measured, began: CpuTimes | null, ended: CpuTimes | null): Figures {
  const percent = (of: (times: CpuTimes) => number) =>
    began && ended ? Math.round((100 * (of(ended) - of(began))) / (ended.at - began.at)) : null;
  const [serverCpu, databaseCpu, machine] = [
    percent((t) => t.own),
    percent((t) => t.children),
    percent((t) => t.machine),
  ];
  const generatorCpu = Math.round(m.generatorCpuPercent);
  return {
    ackedPerSecond: told(m.acks / m.seconds),
    deliveriesPerSecond: told(m.deliveries / m.seconds),
    messagesPerFrame: told(m.deliveries / m.frames),
    ackP50Ms: told(m.ackMs.p50),
    ackP99Ms: told(m.ackMs.p99),
    deliveryP50Ms: told(m.deliveryMs.p50),
    deliveryP99Ms: told(m.deliveryMs.p99),
    generatorCpu,
    serverCpu,
    databaseCpu,
    foreignCpu: machine === null ? null : machine - serverCpu! - databaseCpu! - generatorCpu,
  };
}
