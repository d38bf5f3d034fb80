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

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name, level: 1 });
/** A section of the sidebar. */
const section = (page: Page, title: string) =>
  page.getByRole('navigation', { name: 'Rooms' }).getByRole('list', { name: title, exact: true });
const browse = async (page: Page, query: string) => {
  await page.goto('/browse');
  await page.getByRole('searchbox', { name: 'Search rooms' }).fill(query);
};
const found = (page: Page) => page.getByRole('list', { name: 'Public rooms' }).getByRole('heading');

test('[D5] [D7] three people: announcements, a moderator more, private, removed; all at once, nothing typed is lost', async ({
  someone,
}) => {
  const [maya, ben, olga] = [
    await someone('Maya Host'),
    await someone('Ben Guest'),
    await someone('Olga Outside'),
  ];
  const taken = await olga.api.createRoom(unique('taken'));
  const name = unique('news');
  const topic = `All about ${name}`;

  await test.step('a name that is taken, and too much, are said beside the field, and nothing is lost', async () => {
    const dialog = maya.page.getByRole('dialog');
    const [title, about] = [dialog.getByLabel('Name', { exact: true }), dialog.getByLabel('Topic')];
    await maya.page.getByRole('button', { name: 'Create room' }).first().click();
    await title.fill(taken.name.toUpperCase());
    await about.fill('x'.repeat(251));
    await dialog.getByText('Moderators only').click();
    await dialog.getByRole('button', { name: 'Create room' }).click();
    await expect(about).toHaveAccessibleDescription(/at most 250/);
    await about.fill(topic);
    await dialog.getByRole('button', { name: 'Create room' }).click();
    await expect(title).toHaveAccessibleDescription(/room of this name already/);
    await expect(title).toBeFocused();
    await expect(about).toHaveValue(topic);
    await title.fill(name);
    await confirm(maya.page, 'Create room');
    await expect(heading(maya.page, name)).toBeVisible();
  });

  await test.step('found by its topic, joined, read; only its moderators write', async () => {
    await browse(ben.page, topic);
    await expect(found(ben.page)).toHaveText([name]);
    await ben.page.getByRole('button', { name: `Join #${name}` }).click();
    await expect(ben.page.getByText('Only its moderators write here.')).toBeVisible();
    await say(maya.page, 'Out on Monday');
    await expect(log(ben.page)).toContainText('Out on Monday');
    await expect(composer(ben.page)).toBeHidden();
  });

  await test.step('made moderator he writes, without a reload; no longer one, his half text stays in sight', async () => {
    await choose(maya.page, 'Actions for Ben Guest', 'Make moderator');
    await expect(log(ben.page)).toContainText('Maya Host made Ben Guest a moderator');
    await say(ben.page, 'Thank you');
    await expect(log(maya.page)).toContainText('Thank you');
    await composer(ben.page).fill('Half a thought');
    await choose(maya.page, 'Actions for Ben Guest', 'Remove as moderator');
    await expect(ben.page.getByText('Only its moderators write here.')).toBeVisible();
    await expect(ben.page.getByRole('region', { name: 'Your unsent text' })).toContainText('Half a thought');
    await expect(ben.page.getByRole('button', { name: /^Actions for/ })).toHaveCount(0);
  });

  await test.step('the last moderator neither leaves nor steps down, and is told so where it was tried', async () => {
    await choose(maya.page, 'Actions for Maya Host', 'Step down as moderator');
    const row = maya.page.getByRole('listitem').filter({ hasText: '(you)' });
    await expect(row.getByRole('alert')).toContainText('last moderator');
    await choose(maya.page, 'Room menu', 'Leave room');
    await maya.page.getByRole('dialog').getByRole('button', { name: 'Leave room' }).click();
    await expect(maya.page.getByRole('dialog').getByRole('alert')).toContainText('last moderator');
    await confirm(maya.page, 'Cancel');
  });

  await test.step('for everyone, and private: who is inside stays, who is not finds it no more', async () => {
    await choose(maya.page, 'Room menu', 'Edit room');
    await maya.page.getByRole('dialog').getByText('Everyone', { exact: true }).click();
    await confirm(maya.page, 'Save');
    await expect(composer(ben.page)).toHaveValue('Half a thought');
    await choose(maya.page, 'Room menu', 'Make private');
    await confirm(maya.page, 'Make private');
    await expect(roomLink(ben.page, name)).toHaveAccessibleName(/, private$/);
    await browse(olga.page, name);
    await expect(olga.page.getByText(`No public room matches “${name}”`)).toBeVisible();
  });

  await test.step('removed, he is told so, keeps his text, and the others see by whom', async () => {
    await choose(maya.page, 'Actions for Ben Guest', 'Remove from room');
    await confirm(maya.page, 'Remove');
    await expect(heading(ben.page, `You were removed from #${name}`)).toBeVisible();
    await expect(ben.page.getByRole('list', { name: 'Not sent' })).toContainText('Half a thought');
    await expect(roomLink(ben.page, name)).toHaveCount(0);
    await expect(log(maya.page)).toContainText('Maya Host removed Ben Guest');
    await expect(maya.page.getByRole('button', { name: 'Actions for Ben Guest' })).toHaveCount(0);
  });
});

test('[D5] the sidebar: favourites first on every device, then what is unread, and the open room stays in its place', async ({
  someone,
  person,
  enter,
}) => {
  const { page, api } = await someone('Fay Vourite');
  const other = await person('Otto Other');
  const names = ['alpha', 'beta', 'gamma', 'over'].map((word) => unique(word));
  const rooms = [];
  for (const name of names) {
    const room = await api.createRoom(name);
    await other.call('joinRoom', { roomId: room.id });
    rooms.push(room);
  }
  const [alpha, beta, gamma, over] = names as [string, string, string, string];
  await api.call('updateRoom', { roomId: rooms[3]!.id, archived: true });
  const phone = await enter(api, '/');
  await page.goto(`/rooms/${rooms[0]!.id}`);
  await expect(section(page, 'Rooms').getByRole('link')).toHaveText([alpha, beta, gamma]);
  await expect(roomLink(page, over)).toBeHidden();

  await choose(page, 'Room menu', 'Add to favourites');
  for (const device of [page, phone]) await expect(section(device, 'Favourites')).toHaveText(alpha);
  const body = 'Are you there?';
  await other.call('postMessage', { roomId: rooms[2]!.id, clientMessageId: crypto.randomUUID(), body });
  await expect(section(page, 'Unread').getByRole('link')).toHaveAccessibleName(/^gamma.*, 1 unread message$/);

  await page.keyboard.press('Alt+ArrowDown');
  await expect(heading(page, gamma)).toBeVisible();
  // Read: not unread any more, but still where it was opened.
  await expect(section(page, 'Unread').getByRole('link')).toHaveAccessibleName(gamma);
  await expect(section(phone, 'Unread')).toBeHidden();
  await page.keyboard.press('Alt+ArrowDown');
  await expect(heading(page, beta)).toBeVisible();
  await expect(section(page, 'Rooms').getByRole('link')).toHaveText([beta, gamma]);

  await page.getByText('Archived', { exact: false }).first().click();
  await roomLink(page, over).click();
  await expect(page.getByText('This room is archived.')).toBeVisible();
  await page.reload();
  await expect(roomLink(page, over)).toBeVisible();

  await phone.goto(`/rooms/${rooms[0]!.id}`);
  await choose(phone, 'Room menu', 'Remove from favourites');
  await expect(section(page, 'Favourites')).toBeHidden();
});

test('[D7] an owner deletes a room where it is; who was writing in it keeps the text', async ({
  owner,
  enter,
  someone,
}) => {
  const ben = await someone('Ben Guest');
  const room = await owner.createRoom(unique('short-lived'));
  await ben.api.call('joinRoom', { roomId: room.id });
  const page = await enter(owner, `/rooms/${room.id}`);
  await ben.page.goto(`/rooms/${room.id}`);
  await composer(ben.page).fill('Half a thought');

  await choose(page, 'Room menu', 'Delete room');
  const typed = page.getByRole('dialog').getByLabel(/^Type/);
  await typed.fill('something else');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete room' }).click();
  await expect(typed).toHaveAccessibleDescription('That is not its name.');
  await typed.fill(room.name);
  await page.getByRole('dialog').getByRole('button', { name: 'Delete room' }).click();
  for (const each of [page, ben.page]) await expect(heading(each, `#${room.name} was deleted`)).toBeVisible();
  await expect(ben.page.getByRole('list', { name: 'Not sent' })).toContainText('Half a thought');

  await ben.page.getByRole('list', { name: 'Not sent' }).getByRole('button', { name: 'Discard' }).click();
  await ben.page.reload();
  await expect(heading(ben.page, 'This room is not here for you')).toBeVisible();
  await expect(ben.page.getByText('Half a thought')).toBeHidden();
});
