import type { Locator } from '@playwright/test';
import { log, type Page } from './fixtures.ts';

/** The row in the lower half of the log, where a reader's eye and pointer would be; it says "message" and a number. */
export async function rowUnderPointer(page: Page): Promise<{ row: Locator; text: string }> {
  const area = (await log(page).boundingBox())!;
  const middle = area.y + area.height * 0.6;
  for (const article of await log(page).getByRole('article').all()) {
    const box = await article.boundingBox();
    if (!box || box.y > middle || box.y + box.height < middle) continue;
    const text = /message \d+/.exec(await article.innerText())![0];
    return {
      row: log(page)
        .getByRole('article')
        .filter({ hasText: new RegExp(`${text}(?!\\d)`) }),
      text,
    };
  }
  throw new Error('there is no row under the pointer');
}

interface Watch {
  stop(): Promise<number[]>;
}

/** Where the row is in every frame, so that not even a flicker passes. */
export async function watchPlace(row: Locator): Promise<Watch> {
  const handle = await row.evaluateHandle((element) => {
    const { defaultView: view } = element.ownerDocument;
    const watch = { tops: [] as number[], on: true };
    const frame = () => {
      watch.tops.push(element.isConnected ? element.getBoundingClientRect().top : Number.NaN);
      if (watch.on) view?.requestAnimationFrame(frame);
    };
    frame();
    return watch;
  });
  return {
    stop: () =>
      handle.evaluate((watch) => {
        watch.on = false;
        return watch.tops;
      }),
  };
}
