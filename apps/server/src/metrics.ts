import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What a process counts of itself, for `GET /metrics` in Prometheus' text format. */
export type Metrics = ReturnType<typeof createMetrics>;

export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  return {
    registry,
    sends: new Counter({
      name: 'parley_sends_total',
      help: 'Sends by what came of them; "refused": the database did not take the commit.',
      labelNames: ['outcome'],
      registers,
    }),
    commitSends: new Histogram({
      name: 'parley_commit_sends',
      help: 'Sends in one commit.',
      buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512],
      registers,
    }),
    commitSeconds: new Histogram({
      name: 'parley_commit_seconds',
      help: 'From giving a batch of sends to the database until it is flushed or refused.',
      buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5],
      registers,
    }),
    headsTold: new Counter({
      name: 'parley_heads_told_total',
      help: 'Heads told to the clients of a room, which may not have heard of the changes.',
      registers,
    }),
    readersCut: new Counter({
      name: 'parley_slow_readers_cut_total',
      help: 'Clients cut off because they did not read.',
      registers,
    }),
    /** Read when it is asked for. */
    gauge(name: `parley_${string}`, help: string, read: () => number): void {
      new Gauge({
        name,
        help,
        registers,
        collect() {
          this.set(read());
        },
      });
    },
    /** Memory, CPU time, delay of the event loop, … : they cost a little all the time. */
    collectProcess: () => collectDefaultMetrics({ register: registry }),
  };
}
