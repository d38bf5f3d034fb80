import { ask, asReader, openPage } from '../browser.ts';
import { frameFigures, type Recording } from '../frames.ts';
import type { Measure } from './measure.ts';

const BLOCK_MS = 40;
const FRAMES = 50;

/** Whether frames can be believed: a page at rest has all of them, one that is kept busy has not. */
export const checkClock: Measure = (browser, stage) =>
  asReader(browser, stage, 'block', async (context) => {
    const { page } = await openPage(context);
    await page.goto(`/rooms/${stage.rooms.one.id}`);
    await page.waitForLoadState('networkidle');
    const fpsDuring = async (what: string) => {
      await ask(page, 'startRecording()');
      await ask(page, what);
      const recording = await ask<Recording>(page, 'stopRecording()');
      return frameFigures(recording, Number.POSITIVE_INFINITY).fps;
    };
    return {
      idleFps: await fpsDuring(`block(0, ${FRAMES})`),
      blockedFps: await fpsDuring(`block(${BLOCK_MS}, ${FRAMES})`),
    };
  });
