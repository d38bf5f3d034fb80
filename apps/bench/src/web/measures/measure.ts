import type { Browser } from '@playwright/test';
import type { Figures } from '../metrics.ts';
import type { Stage } from '../stage.ts';

export interface Sizes {
  /** How long messages pour in. */
  burstSeconds: number;
  perSecond: number;
  /** Of scrolling that is measured, at each of three places. */
  scrollSeconds: number;
  switches: number;
}

/** One run of it. @throws when something did not happen: no figure comes of that */
export type Measure = (browser: Browser, stage: Stage, sizes: Sizes) => Promise<Figures>;
