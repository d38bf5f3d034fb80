import { METRICS, type Metric } from './metrics.ts';
import type { ProfileResult } from './results.ts';

/** Runs of one day on one machine differ by up to 15 %, a short one by more. */
export const TOLERANCE = 0.25;
/** What tells a slower machine from a slower Parley. */
export const YARDSTICK = 'plain-socketio-none';

/** What may be compared between few connections and many. */
const OF_ANY_SIZE: Metric[] = ['connectsPerSecond', 'kibPerConnection', 'cpuPer1000Connections'];

export interface Comparison {
  profile: string;
  system: string;
  metric: Metric;
  before: number;
  now: number;
  /** By how much it is better than `before`, were the machine the same: 0.1 is 10 %; below 0 it is worse. */
  gain: number;
  /** Whether the yardstick was in both, so that `gain` takes the machine into account. */
  corrected: boolean;
}

export const slipped = ({ gain }: Comparison): boolean => gain < -TOLERANCE;

/** Parley's figures that have a better and a worse, in a profile measured twice. */
export function compare(now: ProfileResult, before: ProfileResult): Comparison[] {
  const figure = (result: ProfileResult, name: string, metric: Metric) =>
    result.systems.find((system) => system.name === name)?.median[metric] || null;
  const metrics = now.title === before.title ? (Object.keys(METRICS) as Metric[]) : OF_ANY_SIZE;
  const comparisons: Comparison[] = [];
  for (const { name: system } of now.systems.filter(({ name }) => name.startsWith('parley'))) {
    for (const metric of metrics) {
      const [newer, older] = [figure(now, system, metric), figure(before, system, metric)];
      if (METRICS[metric] === null || newer === null || older === null) continue;
      const [machineNow, machineBefore] = [figure(now, YARDSTICK, metric), figure(before, YARDSTICK, metric)];
      const corrected = machineNow !== null && machineBefore !== null;
      const ratio = newer / older / (corrected ? machineNow / machineBefore : 1);
      const gain = (METRICS[metric] === 'more' ? ratio : 1 / ratio) - 1;
      comparisons.push({ profile: now.name, system, metric, before: older, now: newer, gain, corrected });
    }
  }
  return comparisons;
}
