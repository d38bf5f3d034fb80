import type { ProfileResult, Results, SystemResult } from './results.ts';
import type { Figures } from './run.ts';

/** The results as Markdown: medians, with the range of the runs where there are several. */
export function tableOf({ date, machine, versions, settings, placement, profiles }: Results): string {
  const pinned =
    placement.serverAndDatabase === null
      ? 'nothing pinned'
      : `server and its PostgreSQL on core ${placement.serverAndDatabase}, generator on ${placement.generator}`;
  return [
    `${date} · ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB · Node ${versions.node}, ` +
      `embedded PostgreSQL ${versions.embeddedPostgres}, Socket.IO ${versions.socketIo}, Prisma ${versions.prisma}`,
    `${machine.storage.fileSystem}, a flush takes ${machine.storage.flushMs} ms · ${pinned} · ` +
      `${settings.runs} × ${settings.seconds} s after ${settings.warmUpSeconds} s of warm-up, medians (range)`,
    ...profiles.map(sectionOf),
  ].join('\n\n');
}

function sectionOf({ name, title, systems, ratios }: ProfileResult): string {
  const rows = systems.map((system) => {
    const cell = (key: keyof Figures) => cellOf(system, key);
    const { serverCpu, databaseCpu, generatorCpu, foreignCpu } = system.median;
    return row([
      system.title,
      cell('ackedPerSecond'),
      cell('deliveriesPerSecond'),
      `${cell('ackP50Ms')} / ${cell('ackP99Ms')}`,
      `${cell('deliveryP50Ms')} / ${cell('deliveryP99Ms')}`,
      [serverCpu, databaseCpu, generatorCpu, foreignCpu].map((percent) => percent ?? '–').join(' · '),
    ]);
  });
  const against = Object.entries(ratios).map(([peer, ratio]) =>
    row([
      `Parley ÷ ${peer}`,
      `${ratio.ackedPerSecond}`,
      `${ratio.deliveriesPerSecond}`,
      `${ratio.ackP50Ms} / ${ratio.ackP99Ms}`,
      `${ratio.deliveryP50Ms} / ${ratio.deliveryP99Ms}`,
      '',
    ]),
  );
  return [
    `**${name}**: ${title}\n`,
    row(['', 'acked sends/s', 'deliveries/s', 'ack p50 / p99 ms', 'delivery p50 / p99 ms', 'CPU %*']),
    '|---|---:|---:|---:|---:|---:|',
    ...rows,
    ...against,
    '\n\\* of one core: server · its database · generator · everything else on the machine',
  ].join('\n');
}

const row = (cells: string[]) => `| ${cells.join(' | ')} |`;

function cellOf({ runs, median }: SystemResult, key: keyof Figures): string {
  const values = runs.map((run) => run[key] ?? 0);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low === high ? show(median[key]) : `${show(median[key])} (${show(low)}–${show(high)})`;
}

const show = (value: number | null) => value?.toLocaleString('en') ?? '–';
