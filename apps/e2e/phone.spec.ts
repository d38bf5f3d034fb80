import { composer, expect, log, PASSWORD, roomLink, test, unique } from './fixtures.ts';

test.use({ viewport: { width: 390, height: 844 } });

test.describe('by touch', () => {
  test.use({ hasTouch: true, isMobile: true });

  test('register, browse, join, write, members, back', async ({ visit, person }) => {
    const api = await person('Hanna Host');
    const room = await api.createRoom(unique('plaza'));
    const page = await visit('/register');
    const username = unique('tapper');
    await page.getByLabel('Name', { exact: true }).fill('Tara Tapper');
    await page.getByLabel('Username').fill(username);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Show password' }).tap();
    await expect(page.getByLabel('Password', { exact: true })).toHaveAttribute('type', 'text');
    await page.getByRole('button', { name: 'Create account' }).tap();
    await page.getByRole('link', { name: 'Browse rooms' }).tap();
    await page.getByRole('searchbox', { name: 'Search rooms' }).fill(room.name);
    await page.getByRole('button', { name: `Join #${room.name}` }).tap();
    await expect(composer(page)).toBeVisible();
    await composer(page).fill('On my way');
    // Enter breaks the line here; the button sends.
    await composer(page).press('Enter');
    await expect(composer(page)).toHaveValue('On my way\n');
    await page.getByRole('button', { name: 'Send message' }).tap();
    await expect(log(page).getByRole('article')).toContainText('On my way');
    await page.getByRole('button', { name: /^Members: 2 members/ }).tap();
    await expect(page.getByRole('dialog', { name: 'Members' })).toContainText('Hanna Host');
    await page.getByRole('button', { name: 'Close' }).tap();
    await expect(page.getByRole('dialog')).toBeHidden();

    await page.getByRole('link', { name: 'Back to rooms' }).tap();
    await expect(log(page)).toBeHidden();
    await api.call('postMessage', { roomId: room.id, clientMessageId: crypto.randomUUID(), body: 'See you' });
    await expect(roomLink(page, room.name)).toHaveAccessibleName(/1 unread message$/);
    await roomLink(page, room.name).tap();
    await expect(log(page)).toContainText('See you');
  });

  test('nothing is wider than the screen', async ({ owner, enter }) => {
    await owner.createRoom(unique('a-room-with-a-name-as-long-as-one-may-well-have-it-in-real-life'));
    await owner.call('createInvite', { maxUses: 1, expiresInDays: 1 });
    const page = await enter(owner, '/account');
    for (const [path, shown] of [
      ['/account', page.getByText('This device')],
      ['/admin/people', page.getByLabel('Role of Olivia Owner')],
      ['/admin/invites', page.getByRole('button', { name: 'Revoke' }).first()],
      ['/admin/rooms', page.getByRole('button', { name: /^Actions for a-room/ })],
      ['/admin/registration', page.getByRole('radio').first()],
      ['/browse', page.getByRole('heading', { name: /^a-room/ })],
      ['/', roomLink(page, 'a-room.*')],
    ] as const) {
      await page.goto(path);
      await expect(shown).toBeVisible();
      const width = await page.locator('html').evaluate((element) => element.scrollWidth);
      expect(width, path).toBeLessThanOrEqual(390);
    }
  });
});

test('by keyboard alone: log in, choose a room, write, open the menu, log out', async ({
  someone,
  visit,
}) => {
  const { username, name, api } = await someone('Kim Keys');
  const room = await api.createRoom(unique('keys'));
  const page = await visit('/login');
  const press = (key: string) => page.keyboard.press(key);
  /** Tabs on until it has the focus, as somebody without a pointer does. */
  const reach = async (locator: ReturnType<typeof page.getByRole>) => {
    await expect(locator).toBeVisible();
    for (let i = 0; i < 40; i++) {
      if (await locator.evaluate((element) => element === element.ownerDocument.activeElement)) return;
      await press('Tab');
    }
    await expect(locator).toBeFocused();
  };
  await expect(page.getByLabel('Username')).toBeFocused();
  await page.keyboard.type(username);
  await press('Tab');
  await page.keyboard.type(PASSWORD);
  await press('Enter');
  await reach(roomLink(page, room.name));
  await press('Enter');
  await reach(composer(page));
  await page.keyboard.type('Without a mouse');
  await press('Enter');
  await expect(log(page).getByRole('article')).toContainText('Without a mouse');
  await reach(page.getByRole('button', { name: 'Room menu' }));
  await press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Room details' })).toBeFocused();
  await press('Escape');
  await expect(page.getByRole('button', { name: 'Room menu' })).toBeFocused();
  await reach(page.getByRole('link', { name: 'Back to rooms' }));
  await press('Enter');
  await reach(page.getByRole('button', { name: `${name}: your menu` }));
  await press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Account' })).toBeFocused();
  await press('End');
  await expect(page.getByRole('menuitem', { name: 'Log out' })).toBeFocused();
  await press('Enter');
  await expect(page.getByLabel('Username')).toBeFocused();
});
