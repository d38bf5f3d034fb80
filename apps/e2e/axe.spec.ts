import { AxeBuilder } from '@axe-core/playwright';
import type { Person } from '@parley/testkit';
import {
  choose,
  composer,
  confirm,
  expect,
  log,
  type Page,
  roomLink,
  say,
  test,
  unique,
} from './fixtures.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** Those that look at colours; for all others both themes are the same page. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** WCAG 2.2 AA as far as a program can tell, in the state the page is in. */
async function examine(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // No page of ours has frames, whose findings it would otherwise put together on a page of its own.
    const axe = new AxeBuilder({ page }).setLegacyMode();
    const { violations } = await (colorScheme === 'light'
      ? axe.withTags(RULES)
      : axe.withRules(COLOUR_RULES)
    ).analyze();
    const found = violations
      .map(({ id, nodes }) => ({ id, where: nodes.map(({ html }) => html) }))
      // An open menu floats above the landmarks of the page: it belongs to its button.
      .filter(({ id, where }) => id !== 'region' || !where.every((html) => html.includes('role="menu"')));
    expect.soft(found, `${name}, ${colorScheme}`).toEqual([]);
  }
}

test('the first run', async ({ freshServer, visit }) => {
  const server = await freshServer();
  const page = await visit('/setup', server);
  await expect(page.getByLabel('Setup code')).toBeVisible();
  await examine(page, 'setup');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByLabel('Setup code')).toBeFocused();
  await examine(page, 'setup with errors');
});

test('coming in', async ({ visit, owner }) => {
  const { url } = await owner.call('createInvite', { maxUses: 1, expiresInDays: 1 });
  for (const [name, path, heading] of [
    ['login', '/login', 'Log in'],
    ['register', '/register', 'Create an account'],
    ['invite', url, 'You are invited'],
    ['dead invite', '/invite/nonsense', 'This invite no longer works'],
    ['set up already', '/setup', 'Parley is set up already'],
    ['unknown page', '/nowhere', 'There is no such page'],
  ] as const) {
    const page = await visit(path);
    await expect(page.getByRole('heading', { name: heading })).toBeVisible();
    await examine(page, name);
  }
});

async function filledRoom(api: Person, guest: Person) {
  const room = await api.createRoom(unique('axe'));
  await guest.call('joinRoom', { roomId: room.id });
  for (const [author, body] of [
    [api, 'Hello'],
    [guest, 'Look at https://example.org/a/rather/long/path and `code`'],
    [guest, 'Two\nlines'],
    [guest, 'Soon gone'],
  ] as const) {
    await author.call('postMessage', { roomId: room.id, clientMessageId: crypto.randomUUID(), body });
  }
  const { messages } = await api.call('listMessages', { roomId: room.id });
  const [first, , , last] = messages.map(({ id, seq }) => ({ roomId: room.id, messageId: id, revSeq: seq }));
  await api.call('editMessage', { ...first!, body: 'Hello, all' });
  const { roomId, messageId } = first!;
  for (const person of [api, guest]) await person.call('react', { roomId, messageId, emoji: '👍' });
  await guest.call('react', { roomId, messageId, emoji: '🎉' });
  await api.call('deleteMessage', last!);
  return room;
}

test('the chat', async ({ person, someone }) => {
  const { page, api, name } = await someone('Axel Reader');
  const guest = await person('Gustav Guest');
  await expect(page.getByRole('heading', { name: 'Welcome to Parley' })).toBeVisible();
  await examine(page, 'no room yet');
  await page.goto('/browse');
  await expect(page.getByRole('heading', { name: 'Browse rooms' })).toBeVisible();
  await examine(page, 'browse');
  const room = await filledRoom(api, guest);
  await page.goto(`/rooms/${room.id}`);
  await expect(log(page)).toContainText('Two');
  await examine(page, 'room');
  await composer(page).fill('x'.repeat(10_001));
  await examine(page, 'room with a text that is too long');
  await composer(page).fill('');
  await composer(page).press('ArrowUp');
  await expect(page.getByRole('textbox', { name: 'Edit message' })).toBeFocused();
  await examine(page, 'editor');
  await page.keyboard.press('Escape');
  await log(page).getByRole('article').filter({ hasText: 'Hello, all' }).hover();
  await expect(page.getByRole('toolbar', { name: 'Message actions' })).toBeVisible();
  await examine(page, 'message actions');
  await page.getByRole('button', { name: 'Add reaction' }).click();
  await expect(page.getByRole('searchbox', { name: 'Search emoji' })).toBeFocused();
  // Of two thousand, all alike, some.
  await page.keyboard.type('heart');
  await expect(page.getByText(/^\d+ found$/)).toBeAttached();
  await examine(page, 'emoji picker');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Room menu' }).click();
  await expect(page.getByRole('menuitem', { name: 'Leave room' })).toBeVisible();
  await examine(page, 'room menu');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: `${name}: your menu` }).click();
  await expect(page.getByRole('menuitem', { name: 'Log out' })).toBeVisible();
  await examine(page, 'person menu');
  await page.keyboard.press('Escape');
  await page.getByRole('navigation', { name: 'Rooms' }).getByRole('button', { name: 'Create room' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await examine(page, 'create room');
  await page.keyboard.press('Escape');
  await choose(page, 'Room menu', 'Edit room');
  await expect(page.getByRole('dialog')).toBeVisible();
  await examine(page, 'edit room');
  await page.keyboard.press('Escape');
  await choose(page, `Actions for ${guest.user.displayName}`, 'Remove from room');
  await expect(page.getByRole('dialog')).toBeVisible();
  await examine(page, 'remove from room');
  await page.keyboard.press('Escape');
  await choose(page, `Actions for ${name}`, 'Step down as moderator');
  await expect(page.getByRole('alert')).toContainText('last moderator');
  await examine(page, 'a role that is refused');
  await page.getByRole('button', { name: `Actions for ${name}` }).click();
  await expect(page.getByRole('menuitem').first()).toBeVisible();
  await examine(page, 'menu of a member');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Add people' }).click();
  await expect(page.getByRole('dialog').getByRole('listitem').first()).toBeVisible();
  await examine(page, 'add people');
  await page.goto(`/rooms/${room.id}`);
  await composer(page).fill('Half a thought');
  await api.call('updateMembership', { roomId: room.id, favourite: true });
  await api.call('updateRoom', { roomId: room.id, archived: true });
  await expect(page.getByText('This room is archived.')).toBeVisible();
  await examine(page, 'archived favourite, with a text unsent');
  await page.goto('/account');
  await expect(page.getByRole('list', { name: 'Sessions' })).toBeVisible();
  await examine(page, 'account');
  await page.goto('/admin');
  await expect(page.getByRole('heading', { name: 'This page is for admins' })).toBeVisible();
  await examine(page, 'admin for others');
});

test('the chat on a phone', async ({ person, someone }) => {
  const { page, api } = await someone('Phoebe Phone');
  const guest = await person('Gustav Guest');
  const room = await filledRoom(api, guest);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/');
  await expect(page.getByRole('link', { name: new RegExp(`^${room.name}`) })).toBeVisible();
  await examine(page, 'list of rooms');
  await page.goto(`/rooms/${room.id}`);
  await say(page, 'From the phone');
  await expect(log(page)).toContainText('From the phone');
  await examine(page, 'room');
  await page.getByRole('button', { name: /^Members:/ }).click();
  await expect(page.getByRole('dialog').getByRole('listitem').first()).toBeVisible();
  await examine(page, 'members');
  await choose(page, `Actions for ${guest.user.displayName}`, 'Remove from room');
  await expect(page.getByRole('dialog', { name: /^Remove/ })).toBeVisible();
  await examine(page, 'remove from room');
});

for (const [size, width] of [
  ['wide', 1280],
  ['on a phone', 390],
] as const) {
  test(`the admin console, ${size}`, async ({ owner, enter, someone }) => {
    const { name, api } = await someone('Ada Member');
    const room = await api.createRoom(unique('admin-axe'), 'private');
    const page = await enter(owner, '/admin/people');
    await page.setViewportSize({ width, height: 844 });
    await expect(page.getByLabel(`Role of ${name}`).first()).toBeVisible();
    await examine(page, 'people');
    await page
      .getByRole('button', { name: `Actions for ${name}` })
      .first()
      .click();
    await page.getByRole('menuitem', { name: 'Deactivate' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await examine(page, 'deactivate');
    await page.goto('/admin/invites');
    await page.getByRole('button', { name: 'Create invite' }).click();
    await expect(page.getByLabel('Invite link')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Revoke' }).first()).toBeVisible();
    await examine(page, 'invites');
    await page.goto('/admin/rooms');
    await page.getByRole('button', { name: `Actions for ${room.name}` }).click();
    await page.getByRole('menuitem', { name: 'Delete room' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await examine(page, 'delete room');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
    await examine(page, 'rooms');
    await page.goto('/admin/registration');
    await expect(page.getByRole('radio').first()).toBeVisible();
    await examine(page, 'registration');
  });
}

test('conversations of people', async ({ person, someone }) => {
  const { page, api } = await someone('Axel Direct');
  const bea = await person('Bea Beside');
  const { room } = await bea.call('openDirect', { userIds: [api.id] });
  const send = { roomId: room.id, clientMessageId: crypto.randomUUID(), body: 'Just us' };
  await bea.call('postMessage', send);
  await page.getByRole('button', { name: 'New message' }).click();
  await expect(page.getByRole('option').first()).toBeVisible();
  await examine(page, 'new message');
  await page.getByRole('option').first().click();
  await expect(page.getByRole('list', { name: 'Chosen' })).toBeVisible();
  await examine(page, 'new message, with somebody chosen');
  await page.keyboard.press('Escape');
  await roomLink(page, 'Bea Beside').click();
  await expect(log(page)).toContainText('Just us');
  await examine(page, 'direct conversation');
  await log(page).getByRole('button', { name: 'Bea Beside' }).click();
  await expect(page.getByRole('menuitem', { name: 'Block' })).toBeVisible();
  await examine(page, 'menu of a name');
  await page.getByRole('menuitem', { name: 'Block' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await examine(page, 'block');
  await confirm(page, 'Block');
  await expect(page.getByText('You blocked this person.')).toBeVisible();
  await examine(page, 'blocked');
});
