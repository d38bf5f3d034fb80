import { median, quantile } from '../../statistics.ts';
import { ask, asReader, enterRoom, openPage } from '../browser.ts';
import type { Measure } from './measure.ts';

/** Back and forth between two rooms that were opened before. */
export const switchRooms: Measure = (browser, stage, { switches }) =>
  asReader(browser, stage, 'block', async (context) => {
    const { page } = await openPage(context);
    const { one, other } = stage.rooms;
    await enterRoom(page, one);
    const rooms = page.getByRole('navigation', { name: 'Rooms' });
    const times: number[] = [];
    // The first two visit each room with what the other one left: they only warm up.
    for (let n = -2; n < switches; n += 1) {
      const { name, newest } = n % 2 === 0 ? other : one;
      await ask(page, `armSwitch(${JSON.stringify(newest)})`);
      await rooms.getByRole('link', { name, exact: true }).click();
      const ms = await ask<number>(page, 'switched()');
      if (n >= 0) times.push(ms);
    }
    return { switchMs: median(times), switchP95Ms: quantile(times, 0.95) };
  });
