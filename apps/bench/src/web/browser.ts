import { fileURLToPath } from 'node:url';
import { launchOptions } from '@parley/e2e/browser.ts';
import { type Browser, type BrowserContext, type CDPSession, chromium, type Page } from '@playwright/test';
import type { Stage, StageRoom } from './stage.ts';

const IN_PAGE = fileURLToPath(new URL('in-page.js', import.meta.url));

export const openBrowser = (): Promise<Browser> => chromium.launch(launchOptions);

/** A browser profile of the reader's, with nothing kept; closed after the work. */
export async function asReader<T>(
  browser: Browser,
  { url, reader }: Stage,
  serviceWorkers: 'allow' | 'block',
  work: (context: BrowserContext) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    serviceWorkers,
  });
  try {
    const [name = '', value = ''] = reader.split(/=(.*)/s);
    await context.addCookies([{ name, value, url }]);
    await context.addInitScript({ path: IN_PAGE });
    return await work(context);
  } finally {
    await context.close();
  }
}

export interface Opened {
  page: Page;
  devtools: CDPSession;
}

/** @param slowdown by which the CPU of the page is slowed down */
export async function openPage(context: BrowserContext, slowdown = 1): Promise<Opened> {
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  return { page, devtools };
}

/** Goes to the room and waits until its newest message is painted. */
export async function enterRoom(page: Page, { id, newest }: StageRoom): Promise<void> {
  await page.goto(`/rooms/${id}`);
  await ask(page, `shows(${JSON.stringify(newest)})`);
}

/** Calls what in-page.js offers. */
export const ask = <T>(page: Page, call: string): Promise<T> => page.evaluate<T>(`parleyBench.${call}`);

/** MB of the page's heap that are in use after all garbage was collected. */
export async function heapMb(devtools: CDPSession): Promise<number> {
  // What the first leaves to finalizers is garbage for the second.
  await devtools.send('HeapProfiler.collectGarbage');
  await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  return usedSize / 1e6;
}
