/** What the page recorded, in ms of its clock. */
export interface Recording {
  /** When each frame began, ascending. */
  frames: number[];
  /** Tasks of more than 50 ms on the main thread. */
  longTasks: { startTime: number; duration: number }[];
}

export interface FrameFigures {
  /** Mean of the stretch. */
  fps: number;
  /** The longest time from one frame to the next. */
  worstFrameMs: number;
  longTasks: number;
  /** Of all of them together. */
  longTaskMs: number;
}

/** Of the first `seconds` of a recording, or of all of it where it is shorter. @throws of less than two frames */
export function frameFigures({ frames, longTasks }: Recording, seconds: number): FrameFigures {
  const began = frames[0] ?? 0;
  const ended = began + seconds * 1000;
  // The frame that ends the stretch is taken with it: a pause across the end counts.
  const last = frames.findIndex((at) => at >= ended);
  const taken = last < 0 ? frames : frames.slice(0, last + 1);
  if (taken.length < 2) throw new Error('the page painted nothing');
  const times = taken.slice(1).map((at, n) => at - taken[n]!);
  const within = longTasks.filter(({ startTime }) => startTime >= began && startTime < ended);
  return {
    fps: (1000 * times.length) / (taken.at(-1)! - began),
    worstFrameMs: Math.max(...times),
    longTasks: within.length,
    longTaskMs: within.reduce((sum, { duration }) => sum + duration, 0),
  };
}
