import type { Person } from '@parley/testkit';
import { expect, log, test, unique } from './fixtures.ts';
import { rowUnderPointer, watchPlace } from './place.ts';
import { settled } from './settled.ts';

const MESSAGES = 300;

test('history pages back to the first message, and the row under the pointer stays', async ({
  person,
  enter,
}) => {
  const api = await person('Hera History');
  const other = await person('Hugo Helper');
  const room = await api.createRoom();
  await other.call('joinRoom', { roomId: room.id });
  for (let i = 1; i <= MESSAGES; i++) {
    // Of different heights and authors, so that no guess of a row's height is right.
    const body = `message ${i}${'\nand a line more'.repeat(i % 4)}`;
    const author = i % 7 < 4 ? api : other;
    const clientMessageId = crypto.randomUUID();
    const { message } = await author.call('postMessage', { roomId: room.id, clientMessageId, body });
    if (i === MESSAGES) await api.call('markRead', { roomId: room.id, seq: message.seq });
  }

  const page = await enter(api, '/account');
  // Every page of history but the newest waits until the test lets it come.
  let letCome: (() => void) | null = null;
  let asked = 0;
  let arrived = 0;
  await page.route(`**/api/rooms/${room.id}/messages?**`, async (route) => {
    asked += 1;
    if (asked > 1) {
      await new Promise<void>((resolve) => {
        letCome = resolve;
      });
    }
    await route.continue();
    arrived += 1;
  });

  await page.goto(`/rooms/${room.id}`);
  await expect(log(page).getByText(`message ${MESSAGES}`)).toBeInViewport();
  await log(page).hover();
  const start = page.getByRole('heading', { name: 'This is the beginning of' });

  let pages = 0;
  while (!(await start.isVisible())) {
    // Up, until a page is asked for.
    await expect(async () => {
      if (await start.isVisible()) return;
      await page.mouse.wheel(0, -700);
      expect(letCome).not.toBeNull();
    }).toPass({ intervals: [50] });
    if (!letCome) break;
    // All the way up on every other page: then the rows come in right above the first one.
    if (pages % 2 === 1) await page.mouse.wheel(0, -20_000);
    await expect.poll(async () => settled(page)).toBe(true);

    const { row, text } = await rowUnderPointer(page);
    const before = (await row.boundingBox())!.y;
    const watch = await watchPlace(row);
    const come = letCome as () => void;
    letCome = null;
    const count = arrived;
    come();
    await expect.poll(() => arrived).toBe(count + 1);
    await expect(log(page)).toHaveAttribute('aria-busy', 'false');
    // The next page is asked for once the rows are laid out.
    await expect.poll(async () => settled(page)).toBe(true);
    const tops = await watch.stop();
    const furthest = Math.max(...tops.map((top) => Math.abs(top - before)));
    expect(furthest, `${text} moved while page ${pages + 1} came: ${tops.join(' ')}`).toBeLessThanOrEqual(2);
    pages += 1;
  }
  expect(pages).toBeGreaterThanOrEqual(4);
  await page.mouse.wheel(0, -20_000);
  await expect(start).toBeInViewport();
  await expect(
    log(page)
      .getByRole('article')
      .filter({ hasText: /message 1(?!\d)/ }),
  ).toBeInViewport();
});

for (const reducedMotion of ['no-preference', 'reduce'] as const) {
  test(`a room opens at its last message, motion: ${reducedMotion}`, async ({ person, enter }) => {
    const api = await person('Ella End');
    const room = await api.createRoom();
    for (let i = 1; i <= 40; i++) {
      const body = `message ${i}${'\nand a line more'.repeat(i % 3)}`;
      await api.call('postMessage', { roomId: room.id, clientMessageId: crypto.randomUUID(), body });
    }
    const page = await enter(api, '/account');
    await page.emulateMedia({ reducedMotion });
    await page.goto(`/rooms/${room.id}`);
    const last = log(page).getByRole('article').filter({ hasText: 'message 40' });
    await expect(last).toBeInViewport({ ratio: 0.95 });
    await expect.poll(async () => settled(page)).toBe(true);
    await expect(last).toBeInViewport({ ratio: 0.95 });
  });
}

/** A room with history that was read, then `count` messages of somebody else that were not. */
async function unreadRoom(reader: Person, writer: Person, count: number) {
  const room = await reader.createRoom(unique('unread'));
  await writer.call('joinRoom', { roomId: room.id });
  const post = async (body: string) => {
    const clientMessageId = crypto.randomUUID();
    return (await writer.call('postMessage', { roomId: room.id, clientMessageId, body })).message;
  };
  let last = 0;
  for (let i = 1; i <= 20; i++) last = (await post(`read ${i}`)).seq;
  await reader.call('markRead', { roomId: room.id, seq: last });
  for (let i = 1; i <= count; i++) await post(`unread ${i}.${'\nand a line more'.repeat(i % 3)}`);
  const unread = async () => {
    const { rooms } = await reader.call('listRooms', {});
    return rooms.find(({ id }) => id === room.id)!.unread;
  };
  return { room, unread };
}

for (const [count, where] of [
  [40, 'in the newest page'],
  [95, 'further back'],
] as const) {
  test(`unread messages, ${where}: opens at the first, and only what was in view is read`, async ({
    person,
    enter,
  }) => {
    const api = await person('Rhea Reader');
    const { room, unread } = await unreadRoom(api, await person('Will Writer'), count);
    const page = await enter(api, `/rooms/${room.id}`);
    const message = (text: string) => log(page).getByRole('article').filter({ hasText: text });
    await expect(log(page).getByText('New', { exact: true })).toBeInViewport();
    await expect(message('unread 1.')).toBeInViewport({ ratio: 1 });
    await expect(message('read 20').first()).toBeInViewport();
    await expect.poll(() => settled(page)).toBe(true);
    await expect(message(`unread ${count}.`)).not.toBeInViewport();
    // A part of it was in view, and is read.
    await expect.poll(unread).toBeLessThan(count);
    const left = await unread();
    expect(left).toBeGreaterThan(count / 3);
    const more = page.getByRole('button', { name: /^\d+ new messages$/ });
    await expect(more).toHaveText(`${left} new messages`);

    await log(page).hover();
    await page.mouse.wheel(0, 300);
    await expect.poll(unread).toBeLessThan(left);
    expect(await unread()).toBeGreaterThan(0);

    await more.click();
    await expect(message(`unread ${count}.`)).toBeInViewport();
    await expect(more).toBeHidden();
    await expect.poll(unread).toBe(0);
  });
}

test('unread messages that fit on a screen: opens at the end, and all are read', async ({
  person,
  enter,
}) => {
  const api = await person('Finn Few');
  const { room, unread } = await unreadRoom(api, await person('Will Writer'), 3);
  const page = await enter(api, `/rooms/${room.id}`);
  await expect(log(page).getByText('New', { exact: true })).toBeInViewport();
  await expect(log(page).getByRole('article').filter({ hasText: 'unread 3.' })).toBeInViewport({ ratio: 1 });
  await expect.poll(unread).toBe(0);
});

test('by keyboard from message to message, each with its exact time', async ({ person, enter }) => {
  const api = await person('Kai Keys');
  const room = await api.createRoom(unique('times'));
  for (let i = 1; i <= 60; i++) {
    const body = `message ${i}.`;
    await api.call('postMessage', { roomId: room.id, clientMessageId: crypto.randomUUID(), body });
  }
  const page = await enter(api, `/rooms/${room.id}`);
  const message = (i: number) =>
    log(page)
      .getByRole('article')
      .filter({ hasText: `message ${i}.` });
  await expect(message(60)).toBeInViewport();
  await page.getByRole('textbox', { name: /^Message #/ }).press('Shift+Tab');
  await expect(log(page)).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(message(60)).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(message(59)).toBeFocused();
  await expect(message(59)).toHaveAccessibleName(/^Kai Keys, \w+day.* \d{4}.* \d\d:\d\d:\d\d$/);
  await expect(message(59)).toHaveAccessibleDescription('message 59.');
  const exact = (await message(59).getAttribute('aria-label'))!.slice('Kai Keys, '.length);
  await expect(page.getByText(exact, { exact: true })).toBeVisible();
  // Past what was in view at first, faster than the page draws, and back.
  await Promise.all(Array.from({ length: 39 }, () => page.keyboard.press('ArrowUp')));
  await expect(message(20)).toBeFocused();
  await expect(message(20)).toBeInViewport({ ratio: 1 });
  await page.keyboard.press('ArrowDown');
  await expect(message(21)).toBeFocused();
  // One stop of the Tab key, not sixty; and one for what may be done with the message.
  await page.keyboard.press('Tab');
  const actions = log(page).getByRole('toolbar', { name: 'Message actions' });
  await expect(actions.getByRole('button', { name: 'React with thumbs up' })).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(actions.getByRole('button', { name: 'Delete message' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(log(page).locator(':focus')).toHaveCount(0);
});
