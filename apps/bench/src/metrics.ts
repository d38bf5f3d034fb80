/** What runs measure, and which way is better; null: tells about the run, not about the system. */
export const METRICS = {
  ackedPerSecond: 'more',
  deliveriesPerSecond: 'more',
  messagesPerFrame: null,
  ackP50Ms: 'less',
  ackP99Ms: 'less',
  deliveryP50Ms: 'less',
  deliveryP99Ms: 'less',
  /** Before the others connect. */
  calmP50Ms: 'less',
  calmP99Ms: 'less',
  connectsPerSecond: 'more',
  /** From when a restart was asked for until everybody was back and complete. */
  backMs: 'less',
  /** By which the server's memory (RSS) grew. */
  kibPerConnection: 'less',
  /** Percentages are of one core; this is of server and database together. */
  cpuPer1000Connections: 'less',
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
  { title: 'before the storm', metrics: ['calmP50Ms', 'calmP99Ms'] },
  { title: 'connects/s', metrics: ['connectsPerSecond'] },
  { title: 'all back after a restart, ms', metrics: ['backMs'] },
  { title: 'KiB a connection', metrics: ['kibPerConnection'] },
  { title: 'CPU % for 1,000', metrics: ['cpuPer1000Connections'] },
];

export const CPU_METRICS: Metric[] = ['serverCpu', 'databaseCpu', 'generatorCpu', 'foreignCpu'];
