import { now } from './recorder.ts';
import { createStage, during, PEOPLE, type Stage, type StageOptions } from './stage.ts';

/** One way to attack, found by its name. */
export interface Scenario {
  name: string;
  title: string;
  /** What this machine lacks for it, in words; null where it can run. */
  missing?(): string | null;
  run(scene: Scene): Promise<void>;
}

/** What a scenario works with; all of it is ended behind it. */
export interface Scene {
  seed: number;
  /** Opens the stage that is reported on; once. */
  stage(options?: Omit<StageOptions, 'seed'>): Promise<Stage>;
  /** Of so many times, ms or whatever else: all, or a fifth in a brief run, and at least 1. */
  share(whole: number): number;
  /** Done in the end, last first. */
  defer(end: () => unknown): void;
  /** The fault is over: what follows is healing. */
  over(): void;
  /** Said in the report. */
  note(text: string): void;
}

export interface Played {
  stage: Stage;
  /** When the last fault ended. */
  overAt: number;
  notes: string[];
}

export interface Playing {
  seed: number;
  /** Proves the point with less of everything, for every day. */
  brief?: boolean;
  /** The server's bundle; default: the built one. */
  main?: string;
}

const BRIEF_SHARE = 1 / 5;
const BRIEF_PEOPLE = 8;

/** Plays a scenario and hands over what came of it, before all is ended. */
export async function play<T>(
  scenario: Scenario,
  { seed, brief = false, main }: Playing,
  judge: (played: Played) => Promise<T>,
): Promise<T> {
  const ends: (() => unknown)[] = [];
  const notes: string[] = [];
  let stage: Stage | undefined;
  let overAt = 0;
  const scene: Scene = {
    seed,
    async stage(options = {}) {
      const people = Math.min(options.people ?? PEOPLE, brief ? BRIEF_PEOPLE : Number.POSITIVE_INFINITY);
      stage = await createStage({ seed, ...(main && { main }), ...options, people });
      ends.push(stage.close);
      return stage;
    },
    share: (whole) => (brief ? Math.ceil(whole * BRIEF_SHARE) : whole),
    defer: (end) => void ends.push(end),
    over() {
      overAt = now();
    },
    note: (text) => void notes.push(text),
  };
  try {
    await scenario.run(scene);
    return await judge({ stage: stage!, overAt, notes });
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

const BEFORE_MS = 1000;
const AFTER_MS = 1000;

/** The usual course: people write before, during and after the fault; then all must come to rest. */
export async function underLoad(scene: Scene, stage: Stage, fault: () => Promise<void>): Promise<void> {
  stage.load.start();
  await during(BEFORE_MS);
  await fault();
  scene.over();
  await during(AFTER_MS);
  await stage.load.stop();
  await stage.settle();
}
