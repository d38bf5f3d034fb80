/** What is measured, in the order of the table; with a target where there is one. */
export const METRICS = {
  scriptsGzipKb: { title: 'JavaScript of the chat screen, gzip, kB', atMost: 300 },
  scriptsTransferredKb: { title: '— as the server sends it, kB' },
  coldShownMs: { title: 'First visit, 4× slower CPU: painted, ms' },
  coldInteractiveMs: { title: '— interactive, ms', atMost: 2000 },
  warmShownMs: { title: 'Later visit, 4× slower CPU: painted, ms' },
  warmInteractiveMs: { title: '— interactive, ms', atMost: 2000 },
  switchMs: { title: 'Switch to a cached room, median, ms', atMost: 50 },
  switchP95Ms: { title: '— 95th percentile, ms' },
  burstFps: { title: 'While 500 messages/s arrive: frames/s', atLeast: 50 },
  burstWorstFrameMs: { title: '— longest frame, ms' },
  burstLongTasks: { title: '— tasks over 50 ms' },
  burstLongTaskMs: { title: '— of them together, ms' },
  scrollNewestFps: { title: 'Scrolling up from the newest message: frames/s', atLeast: 60 },
  scrollMiddleFps: { title: '— half-way up: frames/s', atLeast: 60 },
  scrollOldestFps: { title: '— near the oldest: frames/s', atLeast: 60 },
  scrollWorstFrameMs: { title: '— longest frame of these, ms' },
  scrollLongTaskMs: { title: '— tasks over 50 ms of these together, ms' },
  heapNewestMb: { title: 'JS heap before scrolling, MB' },
  heapMiddleMb: { title: '— half-way up, MB' },
  heapOldestMb: { title: '— at the oldest, MB' },
  heapGrowthMb: { title: '— grown by, MB', atMost: 10 },
  /** Checks of the frame clock itself. */
  idleFps: { title: 'Clock: a page at rest, frames/s' },
  blockedFps: { title: 'Clock: 40 ms of work in each frame (25 at most), frames/s' },
} as const satisfies Record<string, { title: string; atMost?: number; atLeast?: number }>;

export type Metric = keyof typeof METRICS;

/** Of one run. Absent: not measured. */
export type Figures = Partial<Record<Metric, number>>;

export interface Verdict {
  metric: Metric;
  title: string;
  /** In words: "≤ 300". */
  target: string;
  measured: number;
  met: boolean;
}

interface Target {
  title: string;
  atMost?: number;
  atLeast?: number;
}

/** One for each figure that has a target, by whole units: 59.6 frames a second are 60. */
export function judge(figures: Figures): Verdict[] {
  return (Object.keys(METRICS) as Metric[]).flatMap((metric) => {
    const { title, atMost, atLeast }: Target = METRICS[metric];
    const measured = figures[metric];
    if (measured === undefined) return [];
    const whole = Math.round(measured);
    if (atMost !== undefined)
      return [{ metric, title, target: `≤ ${atMost}`, measured, met: whole <= atMost }];
    if (atLeast !== undefined)
      return [{ metric, title, target: `≥ ${atLeast}`, measured, met: whole >= atLeast }];
    return [];
  });
}
