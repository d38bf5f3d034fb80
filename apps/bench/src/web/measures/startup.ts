import { gzipSync } from 'node:zlib';
import type { BrowserContext, Page } from '@playwright/test';
import { ask, asReader, openPage } from '../browser.ts';
import type { Stage } from '../stage.ts';
import type { Measure } from './measure.ts';

/** What a phone of the middle class takes longer than a desktop. */
const SLOWDOWN = 4;

/** All scripts that the first visit of a room loads, until the network is quiet. */
export const weigh: Measure = (browser, stage) =>
  // Else the worker would fetch all there is, behind the screen.
  asReader(browser, stage, 'block', async (context) => {
    const { page } = await openPage(context);
    await page.goto(`/rooms/${stage.rooms.one.id}`);
    await ask(page, 'shown');
    await page.waitForLoadState('networkidle');
    const scripts = await ask<{ url: string; bytes: number }[]>(page, 'scripts()');
    const gzip = await Promise.all(
      scripts.map(async ({ url }) => gzipSync(Buffer.from(await (await fetch(url)).arrayBuffer())).length),
    );
    const kb = (sizes: number[]) => sizes.reduce((sum, bytes) => sum + bytes, 0) / 1000;
    return {
      scriptsGzipKb: kb(gzip),
      scriptsTransferredKb: kb(scripts.map(({ bytes }) => bytes)),
    };
  });

/** The first visit, with nothing kept; then another one, when the service worker has the page and the client its rooms. */
export const startUp: Measure = (browser, stage) =>
  asReader(browser, stage, 'allow', async (context) => {
    const cold = await visit(context, stage, 'a', untilKept);
    const warm = await visit(context, stage, 'b');
    return {
      coldShownMs: cold.shownMs,
      coldInteractiveMs: cold.interactiveMs,
      warmShownMs: warm.shownMs,
      warmInteractiveMs: warm.interactiveMs,
    };
  });

interface Visit {
  shownMs: number;
  interactiveMs: number;
}

/** Interactive: a letter typed as soon as composer and messages are painted, is painted too. */
async function visit(
  context: BrowserContext,
  { rooms }: Stage,
  letter: string,
  after?: (page: Page) => Promise<void>,
): Promise<Visit> {
  const { page } = await openPage(context, SLOWDOWN);
  await page.goto(`/rooms/${rooms.one.id}`, { waitUntil: 'commit' });
  const shownMs = await ask<number>(page, 'shown');
  await page.keyboard.type(letter);
  const interactiveMs = await ask<number>(page, `typed('${letter}')`);
  await page.keyboard.press('Backspace');
  await ask(page, `typed('')`);
  await after?.(page);
  await page.close({ runBeforeUnload: true });
  return { shownMs, interactiveMs };
}

const untilKept = async (page: Page): Promise<void> => {
  await page.evaluate('navigator.serviceWorker.ready');
  await page.waitForFunction('navigator.serviceWorker.controller !== null');
  await page.waitForLoadState('networkidle');
};
