import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { ask, asReader, enterRoom, heapMb, openPage } from '../browser.ts';
import { frameFigures, type Recording } from '../frames.ts';
import type { Measure } from './measure.ts';

/** A notch of the wheel, and how often a brisk hand turns it: 3,000 px a second. */
const NOTCH_PX = 120;
const NOTCH_MS = 40;
/** On the way between the measured places: up to the first row that is here. */
const FLING_PX = 100_000;
/** The way through all messages; slower, it would not be scrolling any more. */
const TRAVEL_MS = 15 * 60_000;

/**
 * From the newest message up to the first one, page by page as it comes. Frames are counted at three places while a
 * wheel turns; the heap is looked at before, half-way and at the end.
 */
export const scroll: Measure = (browser, stage, { scrollSeconds }) =>
  asReader(browser, stage, 'block', async (context) => {
    const { page, devtools } = await openPage(context);
    const { messages, rooms } = stage;
    await enterRoom(page, rooms.long);
    await page.getByRole('log').hover();
    const deadline = performance.now() + TRAVEL_MS;

    const heapNewestMb = await heapMb(devtools);
    const newest = await turnWheel(page, scrollSeconds);
    await travelTo(page, messages / 2, deadline);
    const heapMiddleMb = await heapMb(devtools);
    const middle = await turnWheel(page, scrollSeconds);
    // What the last stretch scrolls through is still ahead: some 100 messages a second.
    await travelTo(page, Math.min(messages / 4, scrollSeconds * 100), deadline);
    const oldest = await turnWheel(page, scrollSeconds);
    await travelTo(page, 1, deadline);
    const heapOldestMb = await heapMb(devtools);

    const all = [newest, middle, oldest];
    return {
      scrollNewestFps: newest.fps,
      scrollMiddleFps: middle.fps,
      scrollOldestFps: oldest.fps,
      scrollWorstFrameMs: Math.max(...all.map(({ worstFrameMs }) => worstFrameMs)),
      scrollLongTaskMs: all.reduce((sum, { longTaskMs }) => sum + longTaskMs, 0),
      heapNewestMb,
      heapMiddleMb,
      heapOldestMb,
      heapGrowthMb: heapOldestMb - heapNewestMb,
    };
  });

async function turnWheel(page: Page, seconds: number) {
  await ask(page, 'startRecording()');
  const startedAt = performance.now();
  for (let n = 1; n * NOTCH_MS <= seconds * 1000; n += 1) {
    await page.mouse.wheel(0, -NOTCH_PX);
    await sleep(startedAt + n * NOTCH_MS - performance.now());
  }
  return frameFigures(await ask<Recording>(page, 'stopRecording()'), seconds);
}

/** Flings up until the message of this number is laid out. @throws when that takes minutes */
async function travelTo(page: Page, number: number, deadline: number): Promise<void> {
  while ((await ask<number>(page, 'oldest()')) > number) {
    if (performance.now() > deadline) throw new Error(`message ${number} was not reached in time`);
    await page.mouse.wheel(0, -FLING_PX);
    await page.evaluate('new Promise(requestAnimationFrame)');
  }
}
