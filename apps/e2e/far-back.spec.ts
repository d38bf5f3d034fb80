import { expect, log, type Page, test } from './fixtures.ts';
import { settled } from './settled.ts';

const MESSAGES = 460;
/** Less than what is laid out beyond the view, as with any wheel: what comes into view is measured then. */
const STEP = 350;

/** Tops of the rows that are in view, by message. */
const rowsInView = (page: Page): Promise<Record<string, number>> =>
  log(page).evaluate((area) => {
    const view = area.getBoundingClientRect();
    const tops: Record<string, number> = {};
    for (const row of area.querySelectorAll('[data-row]')) {
      const { top, bottom } = row.getBoundingClientRect();
      if (bottom <= view.top || top >= view.bottom) continue;
      tops[/message \d+/.exec(row.textContent)?.[0] ?? row.id] = top;
    }
    return tops;
  });

/** Turns the wheel; whatever is in view before and after has moved by just that. Returns what is in view then. */
async function turn(page: Page, by: number): Promise<string[]> {
  const before = await rowsInView(page);
  await page.mouse.wheel(0, by);
  await expect.poll(() => settled(page)).toBe(true);
  await expect(log(page)).toHaveAttribute('aria-busy', 'false');
  const after = await rowsInView(page);
  const both = Object.keys(before).filter((text) => text in after);
  const moved = both.map((text) => after[text]! - before[text]! + by);
  const atEdge = await log(page).evaluate(
    ({ scrollTop, scrollHeight, clientHeight }) =>
      scrollTop < 1 || scrollHeight - clientHeight - scrollTop < 1,
  );
  if (!atEdge) {
    expect(both.length, `of ${Object.keys(before)} nothing is left in view`).toBeGreaterThan(0);
    expect(Math.max(...moved.map(Math.abs)), `${both} moved otherwise: ${moved}`).toBeLessThanOrEqual(2);
  }
  return Object.keys(after);
}

test('far back the end is dropped, and paged again on the way down: nothing jumps', async ({
  person,
  enter,
}) => {
  test.slow();
  const api = await person('Fay Farback');
  const other = await person('Hugo Helper');
  const room = await api.createRoom();
  await other.call('joinRoom', { roomId: room.id });
  const post = async (body: string) => {
    const clientMessageId = crypto.randomUUID();
    return (await other.call('postMessage', { roomId: room.id, clientMessageId, body })).message.seq;
  };
  let last = 0;
  // Of different heights, so that no guess of a row's height is right.
  for (let i = 1; i <= MESSAGES; i++) last = await post(`message ${i}${i % 5 ? '' : '\nand a line more'}`);
  await api.call('markRead', { roomId: room.id, seq: last });

  const page = await enter(api, '/account');
  const asked = { before: 0, after: 0 };
  page.on('request', (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (!pathname.endsWith(`/${room.id}/messages`)) return;
    asked[searchParams.has('after') ? 'after' : 'before'] += 1;
  });
  const message = (text: string) => log(page).getByRole('article').filter({ hasText: text });
  await page.goto(`/rooms/${room.id}`);
  await expect(message(`message ${MESSAGES}`)).toBeInViewport();
  await log(page).hover();

  const start = page.getByRole('heading', { name: 'This is the beginning of' });
  const flingUp = async () => {
    await log(page).hover();
    await expect
      .poll(async () => {
        await page.mouse.wheel(0, -20_000);
        return start.isVisible();
      })
      .toBe(true);
    await page.mouse.wheel(0, -20_000);
    await expect(start).toBeInViewport();
  };
  while (!(await start.isVisible())) await turn(page, -STEP);
  await flingUp();
  expect(asked.after).toBe(0);

  // What is said meanwhile moves nothing, and is a click away.
  const before = await rowsInView(page);
  await post('word said meanwhile');
  const more = page.getByRole('button', { name: '1 new message' });
  await expect(more).toBeVisible();
  expect(await rowsInView(page)).toEqual(before);

  let inView: string[] = [];
  while (!inView.includes(`message ${MESSAGES}`)) inView = await turn(page, STEP);
  expect(asked.after).toBeGreaterThan(0);
  await page.mouse.wheel(0, 20_000);
  await expect(message('word said meanwhile')).toBeInViewport();
  await expect(more).toBeHidden();

  // The beginning was dropped on the way down.
  const { before: pages } = asked;
  await flingUp();
  expect(asked.before).toBeGreaterThan(pages);

  const all = { ...asked };
  await page.getByRole('button', { name: 'Jump to latest' }).click();
  await expect(message('word said meanwhile')).toBeInViewport();
  await expect(page.getByRole('button', { name: 'Jump to latest' })).toBeHidden();
  expect(asked).toEqual(all);

  // One's own words bring one to the end, from wherever.
  await flingUp();
  await page.getByRole('textbox', { name: /^Message #/ }).fill('words of mine');
  await page.keyboard.press('Enter');
  await expect(message('words of mine')).toBeInViewport();
});
