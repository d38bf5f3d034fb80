import { row } from '@parley/testkit/markdown';
import { COLUMNS, CPU_METRICS, type Figures, type Metric } from './metrics.ts';
import type { ProfileResult, Results, SystemResult } from './results.ts';

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
  const measured = (metric: Metric) => systems.some(({ median }) => median[metric] !== undefined);
  const columns = COLUMNS.filter(({ metrics }) => metrics.some(measured));
  const rows = systems.map((system) => [
    system.failed === undefined ? system.title : `${system.title} FAILED: ${system.failed}`,
    ...columns.map(({ metrics }) => metrics.map((metric) => cellOf(system, metric)).join(' / ')),
    CPU_METRICS.map((metric) => system.median[metric] ?? '–').join(' · '),
  ]);
  const against = Object.entries(ratios).map(([peer, ratio]) => [
    `Parley ÷ ${peer}`,
    ...columns.map(({ metrics }) => metrics.map((metric) => show(ratio[metric])).join(' / ')),
    '',
  ]);
  return [
    `**${name}**: ${title}\n`,
    row(['', ...columns.map(({ title }) => title), 'CPU %*']),
    `|---|${'---:|'.repeat(columns.length + 1)}`,
    ...[...rows, ...against].map(row),
    '\n\\* of one core: server · its database · generator · everything else on the machine',
  ].join('\n');
}

function cellOf({ runs, median }: SystemResult, metric: Metric): string {
  const values = runs.map((run) => run[metric]).filter((value) => typeof value === 'number');
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low < high ? `${show(median[metric])} (${show(low)}–${show(high)})` : show(median[metric]);
}

const show = (value: Figures[Metric]) => value?.toLocaleString('en') ?? '–';
