import { choose, composer, confirm, expect, log, type Page, roomLink, test, unique } from './fixtures.ts';

/** The room's own name, above its messages. */
const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true, level: 1 });

test('[D5] who renames, rewords, archives and brings back a room is seen at once, and after a reload', async ({
  someone,
}) => {
  const [maya, ben] = [await someone('Maya Moderator'), await someone('Ben Bystander')];
  const room = await maya.api.createRoom(unique('before'));
  await ben.api.call('joinRoom', { roomId: room.id });
  for (const { page } of [maya, ben]) {
    await page.goto(`/rooms/${room.id}`);
    await expect(composer(page)).toBeVisible();
  }
  const name = unique('after');

  await test.step('a new name and topic', async () => {
    await choose(maya.page, 'Room menu', 'Edit room');
    await maya.page.getByRole('dialog').getByLabel('Name', { exact: true }).fill(name);
    await maya.page.getByRole('dialog').getByLabel('Topic').fill('Out on Monday');
    await confirm(maya.page, 'Save');
    for (const { page } of [ben, maya]) {
      await expect(log(page)).toContainText(`Maya Moderator renamed the room to #${name}`);
      await expect(log(page)).toContainText('Maya Moderator changed the topic: Out on Monday');
      await expect(heading(page, name)).toBeVisible();
      await expect(roomLink(page, name)).toBeVisible();
      await expect(page.getByTitle('Out on Monday')).toBeVisible();
    }
  });

  await test.step('archived, nobody writes; brought back, they do', async () => {
    await choose(maya.page, 'Room menu', 'Archive room');
    await confirm(maya.page, 'Archive room');
    await expect(log(ben.page)).toContainText('Maya Moderator archived the room');
    await expect(ben.page.getByText('This room is archived.')).toBeVisible();
    await choose(maya.page, 'Room menu', 'Bring back room');
    await expect(log(ben.page)).toContainText('Maya Moderator brought the room back');
    await expect(composer(ben.page)).toBeVisible();
  });

  await test.step('no one of these lines counts as unread', async () => {
    await ben.page.goto('/browse');
    await maya.api.call('updateRoom', { roomId: room.id, topic: '' });
    const last = unique('last');
    await maya.api.call('updateRoom', { roomId: room.id, name: last });
    await expect(roomLink(ben.page, last)).toHaveAccessibleName(last);
    await roomLink(ben.page, last).click();
    await expect(log(ben.page)).toContainText('Maya Moderator cleared the topic');
  });

  await test.step('a reload shows the same', async () => {
    const before = await log(ben.page).getByText('Maya Moderator').allInnerTexts();
    await ben.page.reload();
    await expect(log(ben.page)).toContainText('Maya Moderator cleared the topic');
    expect(await log(ben.page).getByText('Maya Moderator').allInnerTexts()).toEqual(before);
    await expect(log(ben.page)).toContainText(`Maya Moderator renamed the room to #${name}`);
  });
});
