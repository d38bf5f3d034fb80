import { choose, composer, expect, log, PASSWORD, roomLink, SETUP_CODE, say, test } from './fixtures.ts';

test('two people: set up, register, room, chat both ways, presence, typing, unread, reload, logout', async ({
  freshServer,
  visit,
}) => {
  const server = await freshServer();

  const ada = await test.step('the first visitor becomes owner', async () => {
    const page = await visit('/', server);
    await expect(page).toHaveURL(/\/setup$/);
    await page.goto(`/setup?code=${SETUP_CODE}`);
    await expect(page.getByLabel('Setup code')).toHaveValue(SETUP_CODE);
    await page.getByLabel('Name', { exact: true }).fill('Ada Lovelace');
    await page.getByLabel('Username').fill('ada');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('radio', { name: 'Open' }).check();
    await page.getByLabel('Setup code').fill('not the code');
    await page.getByRole('button', { name: 'Create account' }).click();
    await expect(page.getByLabel('Setup code')).toHaveAccessibleDescription(
      /not the code that Parley printed/,
    );
    await page.getByLabel('Setup code').fill(SETUP_CODE);
    await page.getByRole('button', { name: 'Create account' }).click();
    await expect(page.getByLabel('Room name')).toHaveValue('general');
    await page.getByRole('button', { name: 'Create room' }).click();
    await expect(page.getByRole('heading', { name: 'general', exact: true })).toBeVisible();
    await expect(composer(page)).toBeVisible();
    return page;
  });

  await test.step('the setup link works only once', async () => {
    const late = await visit(`/setup?code=${SETUP_CODE}`, server);
    await expect(late.getByRole('heading', { name: 'Parley is set up already' })).toBeVisible();
    await late.getByRole('link', { name: 'Log in' }).click();
    await expect(late.getByRole('button', { name: 'Log in' })).toBeVisible();
  });

  const grace = await test.step('another one registers and joins the room', async () => {
    const page = await visit('/login', server);
    await page.getByRole('link', { name: 'Create one' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Grace Hopper');
    await page.getByLabel('Username').fill('grace');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByLabel('Password', { exact: true }).press('Enter');
    await expect(page.getByRole('heading', { name: 'Welcome to Parley' })).toBeVisible();
    await page.getByRole('button', { name: 'Join #general' }).click();
    await expect(composer(page)).toBeVisible();
    await expect(log(ada)).toContainText('Grace Hopper joined');
    return page;
  });

  await test.step('both see who is there', async () => {
    for (const page of [ada, grace]) {
      await expect(page.getByRole('button', { name: 'Members: 2 members, 2 online' })).toBeVisible();
    }
  });

  await test.step('they talk both ways, and see each other type', async () => {
    await composer(grace).pressSequentially('Hello');
    await expect(ada.getByText('Grace Hopper is typing…')).toBeVisible();
    await composer(grace).press('Shift+Enter');
    await composer(grace).pressSequentially('Ada!');
    await composer(grace).press('Enter');
    await expect(log(ada).getByRole('article', { name: /^Grace Hopper/ })).toContainText('Hello\nAda!');
    await expect(ada.getByText('Grace Hopper is typing…')).toBeHidden();
    await expect(composer(grace)).toHaveValue('');
    await say(ada, 'Hello Grace!');
    await expect(log(grace).getByRole('article', { name: /^Ada Lovelace/ })).toContainText('Hello Grace!');
    await expect(log(grace).getByText('Sending…')).toBeHidden();
  });

  await test.step('what comes in another room is counted until it is read', async () => {
    await grace
      .getByRole('navigation', { name: 'Rooms' })
      .getByRole('button', { name: 'Create room' })
      .click();
    await grace.getByLabel('Name', { exact: true }).fill('compilers');
    await grace.getByRole('dialog').getByRole('button', { name: 'Create room' }).click();
    await expect(grace.getByRole('heading', { name: 'compilers', exact: true })).toBeVisible();
    await say(ada, 'One');
    await say(ada, 'Two');
    await expect(roomLink(grace, 'general')).toHaveAccessibleName(/^general ?, 2 unread messages$/);
    await expect(grace).toHaveTitle(/^\(2\)/);
    await roomLink(grace, 'general').click();
    await expect(log(grace)).toContainText('Two');
    await expect(roomLink(grace, 'general')).toHaveAccessibleName('general');
  });

  await test.step('a reload shows the same', async () => {
    await grace.reload();
    for (const text of ['Hello\nAda!', 'Hello Grace!', 'One', 'Two']) {
      await expect(log(grace).getByRole('article').filter({ hasText: text })).toHaveCount(1);
    }
  });

  await test.step('logging out ends the other tab of the session, and shows as offline', async () => {
    const tab = await grace.context().newPage();
    await tab.goto('/');
    await expect(composer(tab)).toBeVisible();
    await choose(grace, 'Grace Hopper: your menu', 'Log out');
    await expect(grace.getByRole('button', { name: 'Log in' })).toBeVisible();
    await expect(tab.getByRole('button', { name: 'Log in' })).toBeVisible();
    await expect(ada.getByRole('button', { name: 'Members: 2 members, 1 online' })).toBeVisible();
  });

  await test.step('logging in again leads back', async () => {
    await grace.goto('/browse');
    await grace.getByLabel('Username').fill('grace');
    await grace.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await grace.getByRole('button', { name: 'Log in' }).click();
    await expect(grace).toHaveURL(/\/browse$/);
  });
});
