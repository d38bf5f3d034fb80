import { composer, confirm, expect, log, type Page, roomLink, say, test, unique } from './fixtures.ts';

const editor = (page: Page) => page.getByRole('textbox', { name: 'Edit message' });
const line = (page: Page, text: string) => log(page).getByRole('article').filter({ hasText: text });

test('two people: what one edits and deletes the other sees; by keys, by pointer, after a reload', async ({
  someone,
}) => {
  const [ann, bo] = await Promise.all([someone('Ann'), someone('Bo')]);
  const { id: roomId } = await ann.api.createRoom(unique('edits'));
  await bo.api.call('joinRoom', { roomId });
  for (const { page } of [ann, bo]) await page.goto(`/rooms/${roomId}`);

  await test.step('↑ in an empty composer edits the last message', async () => {
    await say(ann.page, 'Helo Bo');
    await say(bo.page, 'Hi!');
    await expect(line(ann.page, 'Hi!')).toBeVisible();
    await composer(ann.page).press('ArrowUp');
    await expect(editor(ann.page)).toBeFocused();
    await expect(editor(ann.page)).toHaveValue('Helo Bo');
    await editor(ann.page).fill('Hello Bo');
    await editor(ann.page).press('Enter');
    await expect(composer(ann.page)).toBeFocused();
    for (const { page } of [ann, bo]) await expect(line(page, 'Hello Bo')).toContainText('(edited)');
  });

  await test.step('Escape leaves it as it was', async () => {
    await composer(ann.page).press('ArrowUp');
    await editor(ann.page).fill('Something else');
    await editor(ann.page).press('Escape');
    await expect(editor(ann.page)).toBeHidden();
    await expect(composer(ann.page)).toBeFocused();
    await expect(line(ann.page, 'Hello Bo')).toBeVisible();
  });

  await test.step('a row with the focus is edited by a key, and has the focus again', async () => {
    await log(bo.page).focus();
    await bo.page.keyboard.press('ArrowUp');
    await expect(line(bo.page, 'Hi!')).toBeFocused();
    await bo.page.keyboard.press('e');
    await editor(bo.page).fill('Hi Ann!');
    await editor(bo.page).press('Enter');
    await expect(line(bo.page, 'Hi Ann!')).toBeFocused();
    await expect(line(ann.page, 'Hi Ann!')).toContainText('(edited)');
  });

  await test.step('what is too long cannot be saved, and stays', async () => {
    await composer(ann.page).press('ArrowUp');
    await editor(ann.page).fill('x'.repeat(10_001));
    await editor(ann.page).press('Enter');
    await expect(editor(ann.page)).toHaveAccessibleDescription(/Too long by 1 character/);
    await expect(ann.page.getByRole('button', { name: 'Save' })).toBeDisabled();
    await editor(ann.page).press('Escape');
  });

  await test.step('only a moderator has a button to delete what others wrote, and deletes it for all', async () => {
    await line(bo.page, 'Hello Bo').hover();
    const toolbar = line(bo.page, 'Hello Bo').getByRole('toolbar', { name: 'Message actions' });
    await expect(toolbar).toBeVisible();
    await expect(toolbar.getByRole('button', { name: 'Delete message' })).toBeHidden();
    await line(ann.page, 'Hi Ann!').hover();
    const actions = ann.page.getByRole('toolbar', { name: 'Message actions' });
    await expect(actions.getByRole('button', { name: 'Edit message' })).toBeHidden();
    await actions.getByRole('button', { name: 'Delete message' }).click();
    await confirm(ann.page, 'Delete');
    for (const { page } of [ann, bo]) {
      await expect(line(page, 'Deleted by Ann.')).toBeVisible();
      await expect(log(page)).not.toContainText('Hi Ann!');
    }
  });

  await test.step('an empty text asks whether to delete', async () => {
    await composer(ann.page).press('ArrowUp');
    await editor(ann.page).fill('');
    await editor(ann.page).press('Enter');
    await confirm(ann.page, 'Delete');
    await expect(line(bo.page, 'This message was deleted.')).toBeVisible();
  });

  await test.step('a reload shows the same', async () => {
    await bo.page.reload();
    await expect(line(bo.page, 'This message was deleted.')).toBeVisible();
    await expect(line(bo.page, 'Deleted by Ann.')).toBeVisible();
    await expect(log(bo.page)).not.toContainText('Hello Bo');
  });
});

test('[D6] an edit made offline is shown and saved; one that came too late keeps its text, also after a reload', async ({
  someone,
}) => {
  const ann = await someone('Ann');
  const { page, api, context } = ann;
  const { id: roomId, name } = await api.createRoom(unique('offline-edits'));
  await page.goto(`/rooms/${roomId}`);
  await say(page, 'first text');
  await expect(log(page).getByText('Sending…')).toBeHidden();

  const edit = async (text: string) => {
    await composer(page).press('ArrowUp');
    await editor(page).fill(text);
    await editor(page).press('Enter');
  };
  const stored = async () => (await api.call('listMessages', { roomId })).messages[0]!;

  await context.setOffline(true);
  await edit('second text');
  await expect(line(page, 'second text')).toContainText('Saving…');
  await context.setOffline(false);
  await expect(line(page, 'second text')).toContainText('(edited)');
  expect((await stored()).body).toBe('second text');

  await context.setOffline(true);
  await edit('third text');
  const { id: messageId, revSeq } = await stored();
  await api.call('editMessage', { roomId, messageId, revSeq: revSeq!, body: 'from elsewhere' });
  await context.setOffline(false);
  const row = line(page, 'from elsewhere');
  await expect(row).toContainText('Not saved. This message has another text by now.');
  await expect(row).toContainText('third text');
  await page.reload();
  await roomLink(page, name).click();
  await expect(row).toContainText('third text');
  await row.getByRole('button', { name: 'Edit again' }).click();
  await expect(editor(page)).toHaveValue('third text');
  await editor(page).press('Enter');
  await expect(line(page, 'third text')).toContainText('(edited)');
  await expect(log(page)).not.toContainText('Not saved.');

  await composer(page).press('ArrowUp');
  await editor(page).fill('half a thought');
  await api.call('deleteMessage', { roomId, messageId });
  await expect(editor(page)).toHaveAccessibleDescription(/deleted meanwhile/);
  await expect(editor(page)).toHaveValue('half a thought');
  await editor(page).press('Escape');
  await expect(line(page, 'This message was deleted.')).toBeVisible();
});

test('what is written over a message stays, in another room and far away from it', async ({
  someone,
  person,
}) => {
  test.slow();
  const { page, api } = await someone('Ann');
  const other = await person('Hugo Helper');
  const { id: roomId, name } = await api.createRoom(unique('left-open'));
  const elsewhere = await api.createRoom(unique('elsewhere'));
  await other.call('joinRoom', { roomId });
  const post = async (by: typeof other, body: string) =>
    (await by.call('postMessage', { roomId, clientMessageId: crypto.randomUUID(), body })).message.seq;
  await post(api, 'first of all');
  for (let i = 1; i <= 400; i++) await post(other, `message ${i}`);
  await api.call('markRead', { roomId, seq: await post(api, 'last word') });
  await page.goto(`/rooms/${roomId}`);
  await expect(line(page, 'last word')).toBeInViewport();

  await test.step('in another room', async () => {
    await composer(page).press('ArrowUp');
    await editor(page).fill('last word, half');
    await roomLink(page, elsewhere.name).click();
    await expect(page).toHaveTitle(new RegExp(elsewhere.name));
    await expect(editor(page)).toBeHidden();
    await roomLink(page, name).click();
    await expect(editor(page)).toHaveValue('last word, half');
    await expect(editor(page)).not.toBeFocused();
    await editor(page).press('Escape');
    await expect(line(page, 'last word')).toBeVisible();
  });

  const toStart = async () => {
    const start = page.getByRole('heading', { name: 'This is the beginning of' });
    await log(page).hover();
    await expect
      .poll(async () => {
        await page.mouse.wheel(0, -20_000);
        return start.isVisible();
      })
      .toBe(true);
  };
  await test.step('far away, where its row is dropped', async () => {
    await toStart();
    await line(page, 'first of all').hover();
    await page.getByRole('button', { name: 'Edit message' }).click();
    await editor(page).fill('second thoughts');
    await page.getByRole('button', { name: 'Jump to latest' }).click();
    await expect(line(page, 'last word')).toBeInViewport();
    await expect(editor(page)).toHaveCount(0);
    await toStart();
    await expect(editor(page)).toHaveValue('second thoughts');
    await expect(editor(page)).not.toBeFocused();
    await editor(page).press('Enter');
    await expect(line(page, 'second thoughts')).toContainText('(edited)');
  });

  await test.step('↑ edits the last message, from wherever', async () => {
    await composer(page).press('ArrowUp');
    await expect(editor(page)).toBeFocused();
    await expect(editor(page)).toHaveValue('last word');
    await expect(editor(page)).toBeInViewport();
  });
});
