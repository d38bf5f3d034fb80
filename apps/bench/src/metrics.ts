/** What runs measure, and which way is better; null: tells about the run, not about the system. */
export const METRICS = {
  ackedPerSecond: 'more',
  deliveriesPerSecond: 'more',
  messagesPerFrame: null,
  ackP50Ms: 'less',
  ackP99Ms: 'less',
  deliveryP50Ms: 'less',
  deliveryP99Ms: 'less',
  /** Percentages are of one core. */
  generatorCpu: null,
  serverCpu: null,
  databaseCpu: null,
  /** All else that ran on the machine, and what its host took: near 0 on a quiet one. */
  foreignCpu: null,
} as const satisfies Record<string, 'more' | 'less' | null>;

export type Metric = keyof typeof METRICS;

/** Of one run. Absent: the profile does not measure it. Null: it could not be told, here or this time. */
export type Figures = Partial<Record<Metric, number | null>>;

/** Of the table: figures that stand in one cell, left out where the profile has none of them. */
export const COLUMNS: { title: string; metrics: Metric[] }[] = [
  { title: 'acked sends/s', metrics: ['ackedPerSecond'] },
  { title: 'deliveries/s', metrics: ['deliveriesPerSecond'] },
  { title: 'ack p50 / p99 ms', metrics: ['ackP50Ms', 'ackP99Ms'] },
  { title: 'delivery p50 / p99 ms', metrics: ['deliveryP50Ms', 'deliveryP99Ms'] },
];

export const CPU_METRICS: Metric[] = ['serverCpu', 'databaseCpu', 'generatorCpu', 'foreignCpu'];
