import { Person } from '@parley/testkit';
import {
  choose,
  composer,
  confirm,
  expect,
  log,
  PASSWORD,
  roomLink,
  row,
  say,
  test,
  unique,
} from './fixtures.ts';

test('a new role takes effect in a page that is open, from member to admin and back', async ({
  owner,
  enter,
  someone,
}) => {
  const { page, name } = await someone(`Rolf ${unique('role')}`);
  const menu = page.getByRole('button', { name: `${name}: your menu` });
  const entry = page.getByRole('menuitem', { name: 'Administration' });
  await menu.click();
  await expect(page.getByRole('menuitem', { name: 'Account' })).toBeVisible();
  await expect(entry).toHaveCount(0);

  const admin = await enter(owner, '/admin');
  await admin.getByRole('searchbox', { name: 'Search people' }).fill(name);
  await admin.getByLabel(`Role of ${name}`).selectOption('Admin');
  // What changes nothing has the focus.
  await expect(admin.getByRole('dialog').getByRole('button', { name: 'Cancel' })).toBeFocused();
  await confirm(admin, 'Change role');
  await expect(admin.getByLabel(`Role of ${name}`)).toHaveValue('admin');

  await entry.click();
  // An admin manages members, not the owner.
  await expect(page.getByLabel('Role of Olivia Owner')).toBeDisabled();
  await expect(page.getByRole('button', { name: 'Actions for Olivia Owner' })).toBeDisabled();

  await admin.getByLabel(`Role of ${name}`).selectOption('Member');
  await confirm(admin, 'Change role');
  await expect(page.getByRole('heading', { name: 'This page is for admins' })).toBeVisible();
});

test('[D7] deactivating cuts at once, reactivating lets back in', async ({
  owner,
  enter,
  someone,
  visit,
}) => {
  const admin = await enter(owner, '/admin/people');
  const { page, name, username, api } = await someone(`Dora ${unique('gone')}`);
  const room = await api.createRoom();
  await page.goto(`/rooms/${room.id}`);
  await expect(composer(page)).toBeVisible();

  await admin.reload();
  await choose(admin, `Actions for ${name}`, 'Deactivate');
  await confirm(admin, 'Deactivate');
  await expect(row(admin, name)).toContainText('Deactivated');
  await expect(page.getByRole('button', { name: 'Log in' })).toBeVisible();

  const login = await visit('/login');
  const logIn = async () => {
    await login.getByLabel('Username').fill(username);
    await login.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await login.getByRole('button', { name: 'Log in' }).click();
  };
  await logIn();
  await expect(login.getByRole('alert')).toHaveText('Username or password is wrong.');

  await choose(admin, `Actions for ${name}`, 'Reactivate');
  await confirm(admin, 'Reactivate');
  await expect(row(admin, name)).toContainText('Active');
  await logIn();
  await expect(login.getByRole('button', { name: `${name}: your menu` })).toBeVisible();

  await admin.reload();
  await choose(admin, `Actions for ${name}`, 'End sessions');
  await confirm(admin, 'End sessions');
  await expect(login.getByRole('button', { name: 'Log in' })).toBeVisible();
});

test('[D5] [D7] a room is renamed, archived, brought back and deleted, and those inside follow', async ({
  owner,
  enter,
  someone,
}) => {
  const { page, api } = await someone('Ines Inside');
  const before = unique('hallway');
  const after = unique('lobby');
  const room = await api.createRoom(before, 'private');
  await page.goto(`/rooms/${room.id}`);
  await say(page, 'It is quiet here');
  await expect(log(page)).toContainText('It is quiet here');

  const admin = await enter(owner, '/admin/rooms');
  await admin.getByRole('searchbox', { name: 'Search rooms' }).fill(before);
  await choose(admin, `Actions for ${before}`, 'Rename');
  await admin.getByLabel('Room name').fill('   ');
  await admin.getByRole('dialog').getByRole('button', { name: 'Rename' }).click();
  await expect(admin.getByLabel('Room name')).toHaveAccessibleDescription(/needs a name/);
  await admin.getByLabel('Room name').fill(after);
  await confirm(admin, 'Rename');
  await expect(page.getByRole('heading', { name: after, exact: true })).toBeVisible();
  await expect(roomLink(page, after)).toBeVisible();

  await admin.getByRole('searchbox', { name: 'Search rooms' }).fill(after);
  await choose(admin, `Actions for ${after}`, 'Archive');
  await confirm(admin, 'Archive');
  await expect(row(admin, after)).toContainText('Archived');
  await expect(page.getByText('This room is archived.')).toBeVisible();
  await expect(composer(page)).toHaveCount(0);
  await expect(log(page)).toContainText('It is quiet here');

  await choose(admin, `Actions for ${after}`, 'Unarchive');
  await confirm(admin, 'Unarchive');
  await expect(composer(page)).toBeVisible();

  await choose(admin, `Actions for ${after}`, 'Delete room');
  const dialog = admin.getByRole('dialog');
  await dialog.getByLabel(/to confirm$/).fill(before);
  await dialog.getByRole('button', { name: 'Delete room' }).click();
  await expect(dialog.getByLabel(/to confirm$/)).toHaveAccessibleDescription(/not its name/);
  await dialog.getByLabel(/to confirm$/).fill(after);
  await confirm(admin, 'Delete room');
  await expect(page.getByRole('heading', { name: `#${after} was deleted` })).toBeVisible();
  await expect(roomLink(page, after)).toHaveCount(0);
  await expect(admin.getByText('No room found')).toBeVisible();
});

test('the last owner is protected, and told why', async ({ adasServer, enter }) => {
  const { server, ada: first } = await adasServer();
  await Person.register(server.url, { username: 'bea', displayName: 'Bea' });
  const admin = await enter(first, '/admin/people');
  const role = admin.getByLabel('Role of Ada');
  await expect(role).toBeDisabled();
  await expect(role).toHaveAccessibleDescription(/last owner/);
  await admin.getByRole('button', { name: 'Actions for Ada' }).click();
  await expect(admin.getByRole('menuitem', { name: 'Deactivate' })).toBeDisabled();
  await admin.keyboard.press('Escape');

  // With a second owner the first may step down, and is an ordinary member then.
  await admin.getByLabel('Role of Bea').selectOption('Owner');
  await confirm(admin, 'Change role');
  await expect(role).toBeEnabled();
  await role.selectOption('Member');
  await admin.getByRole('dialog').getByRole('button', { name: 'Change role' }).click();
  await expect(admin.getByRole('heading', { name: 'This page is for admins' })).toBeVisible();
});

test('what the server refuses after all is shown where one is', async ({ adasServer, enter }) => {
  const { server, ada } = await adasServer();
  const bea = await Person.register(server.url, { username: 'bea', displayName: 'Bea' });
  await ada.call('updatePerson', { userId: bea.id, role: 'owner' });
  const admin = await enter(ada, '/admin/people');
  await expect(admin.getByLabel('Role of Ada')).toBeEnabled();
  // Meanwhile the other one stepped down: Ada is the last, and her page does not know.
  await bea.call('updatePerson', { userId: bea.id, role: 'member' });
  await choose(admin, 'Actions for Ada', 'Deactivate');
  await admin.getByRole('dialog').getByRole('button', { name: 'Deactivate' }).click();
  await expect(admin.getByRole('alert')).toContainText('This is the last owner.');
});

test('what cannot be loaded can be tried again', async ({ owner, enter }) => {
  const admin = await enter(owner, '/admin/invites');
  await admin.route('**/api/admin/rooms*', (route) => route.abort());
  await admin.getByRole('link', { name: 'Rooms' }).last().click();
  await expect(admin.getByText('The rooms could not be loaded')).toBeVisible({ timeout: 30_000 });
  await admin.unroute('**/api/admin/rooms*');
  await admin.getByRole('button', { name: 'Retry' }).click();
  await expect(admin.getByRole('searchbox', { name: 'Search rooms' })).toBeVisible();
  await expect(admin.getByText('The rooms could not be loaded')).toBeHidden();
});
