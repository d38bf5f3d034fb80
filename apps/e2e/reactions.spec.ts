import { composer, expect, log, type Page, say, test, unique } from './fixtures.ts';

const line = (page: Page, text: string) => log(page).getByRole('article').filter({ hasText: text });
const chip = (page: Page, text: string, name: RegExp) =>
  line(page, text).getByRole('list', { name: 'Reactions' }).getByRole('button', { name });

test('two people react: by pointer, by keys, with any emoji; each sees who, also after a reload', async ({
  someone,
}) => {
  const [ann, bo] = await Promise.all([someone('Ann'), someone('Bo')]);
  const { id: roomId } = await ann.api.createRoom(unique('reactions'));
  await bo.api.call('joinRoom', { roomId });
  for (const { page } of [ann, bo]) await page.goto(`/rooms/${roomId}`);
  await say(ann.page, 'We ship today');

  await test.step('one press on a quick one', async () => {
    await line(bo.page, 'We ship today').hover();
    await bo.page.getByRole('button', { name: 'React with party' }).click();
    await expect(chip(bo.page, 'We ship', /^🎉 1: you$/)).toHaveAttribute('aria-pressed', 'true');
    await expect(chip(ann.page, 'We ship', /^🎉 1: Bo$/)).toHaveAttribute('aria-pressed', 'false');
  });

  await test.step('a chip joins, and takes back', async () => {
    await chip(ann.page, 'We ship', /^🎉 1/).click();
    await expect(chip(bo.page, 'We ship', /^🎉 2: you and Ann$/)).toBeVisible();
    await chip(bo.page, 'We ship', /^🎉 2/).click();
    await expect(chip(ann.page, 'We ship', /^🎉 1: you$/)).toBeVisible();
  });

  await test.step('by keys: a row, R, a word, Enter; the row has the focus again', async () => {
    await log(bo.page).focus();
    await bo.page.keyboard.press('ArrowUp');
    await bo.page.keyboard.press('r');
    const search = bo.page.getByRole('searchbox', { name: 'Search emoji' });
    await expect(search).toBeFocused();
    await bo.page.keyboard.type('rocket');
    await bo.page.keyboard.press('Enter');
    await expect(search).toBeHidden();
    await expect(line(bo.page, 'We ship')).toBeFocused();
    await expect(chip(ann.page, 'We ship', /^🚀 1: Bo$/)).toBeVisible();
  });

  await test.step('the arrow keys go through the grid, Escape changes nothing, chips are one stop', async () => {
    await bo.page.keyboard.press('r');
    await bo.page.keyboard.press('ArrowDown');
    await expect(bo.page.getByRole('button', { name: 'rocket' }).first()).toBeFocused();
    await bo.page.keyboard.press('ArrowRight');
    await expect(bo.page.getByRole('button', { name: 'rocket' }).first()).not.toBeFocused();
    await bo.page.keyboard.press('Escape');
    await expect(line(bo.page, 'We ship')).toBeFocused();
    await expect(line(bo.page, 'We ship').getByRole('listitem')).toHaveCount(2);
    await bo.page.keyboard.press('Tab');
    await expect(chip(bo.page, 'We ship', /^🎉/)).toBeFocused();
    await bo.page.keyboard.press('ArrowRight');
    await expect(chip(bo.page, 'We ship', /^🚀/)).toBeFocused();
    await bo.page.keyboard.press('Tab');
    await expect(bo.page.getByRole('button', { name: 'React with thumbs up' })).toBeFocused();
    // The last of its kind goes, and not the focus with it.
    await bo.page.keyboard.press('Shift+Tab');
    await bo.page.keyboard.press('ArrowRight');
    await bo.page.keyboard.press('Enter');
    await expect(chip(ann.page, 'We ship', /^🚀/)).toBeHidden();
    await expect(line(bo.page, 'We ship')).toBeFocused();
  });

  await test.step('a reload shows the same; a deletion takes them along', async () => {
    await bo.page.reload();
    await expect(chip(bo.page, 'We ship', /^🎉 1: Ann$/)).toBeVisible();
    const { messages } = await ann.api.call('listMessages', { roomId });
    await ann.api.call('deleteMessage', { roomId, messageId: messages[0]!.id });
    await expect(log(bo.page).getByRole('list', { name: 'Reactions' })).toBeHidden();
  });
});

test('[D6] a reaction made offline is shown and stored; one that is refused says why', async ({
  someone,
}) => {
  const { page, api, context } = await someone('Ann');
  const { id: roomId } = await api.createRoom(unique('offline-reactions'));
  await page.goto(`/rooms/${roomId}`);
  const said = { roomId, clientMessageId: crypto.randomUUID(), body: 'hello' };
  const { message } = await api.call('postMessage', said);
  await expect(line(page, 'hello')).toBeVisible();

  await context.setOffline(true);
  await line(page, 'hello').hover();
  await page.getByRole('button', { name: 'React with heart' }).click();
  await expect(chip(page, 'hello', /^❤️ 1: you$/)).toBeVisible();
  await context.setOffline(false);
  await expect
    .poll(async () => (await api.call('listMessages', { roomId })).messages[0]!.reactions)
    .toHaveLength(1);

  for (const emoji of ['😀', '😁', '😃', '😄']) {
    await api.call('react', { roomId, messageId: message.id, emoji });
  }
  await line(page, 'hello').hover();
  await page.getByRole('button', { name: 'React with party' }).click();
  await expect(line(page, 'hello')).toContainText('🎉 not added. You reacted with 5 emoji already.');
  await expect(chip(page, 'hello', /^🎉/)).toBeHidden();
  await line(page, 'hello').getByRole('button', { name: 'Discard' }).click();
  await expect(line(page, 'hello')).not.toContainText('not added');
  await expect(composer(page)).toHaveValue('');
});

test.describe('by touch', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('a tap on a message has a picker beside it, without the keyboard; it goes with its message', async ({
    someone,
  }) => {
    const { page, api } = await someone('Ann');
    const { id: roomId } = await api.createRoom(unique('touch-reactions'));
    await page.goto(`/rooms/${roomId}`);
    for (const body of ['first', 'second']) {
      await api.call('postMessage', { roomId, clientMessageId: crypto.randomUUID(), body });
    }
    const picker = page.getByRole('dialog', { name: 'Add a reaction' });
    const open = async (text: string) => {
      await line(page, text).getByText(text).tap();
      await line(page, text).getByRole('button', { name: 'Add reaction' }).tap();
      await expect(picker).toBeVisible();
      await expect(page.getByRole('searchbox', { name: 'Search emoji' })).not.toBeFocused();
      await expect(line(page, text).getByRole('toolbar')).toBeVisible();
    };
    await open('first');
    await picker.getByRole('button', { name: 'eyes' }).first().tap();
    await expect(picker).toBeHidden();
    await expect(chip(page, 'first', /^👀 1: you$/)).toBeVisible();

    await open('second');
    const [, second] = (await api.call('listMessages', { roomId })).messages;
    await api.call('deleteMessage', { roomId, messageId: second!.id });
    await expect(picker).toBeHidden();
  });
});
