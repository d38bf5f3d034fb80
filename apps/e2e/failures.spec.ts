import { randomUUID } from 'node:crypto';
import { limits } from '@parley/protocol';
import { Person } from '@parley/testkit';
import {
  composer,
  expect,
  log,
  PASSWORD,
  type Page,
  roomLink,
  SETUP_CODE,
  say,
  test,
  unique,
} from './fixtures.ts';

test.describe('a text that cannot be sent', () => {
  test('too long: says so, keeps the text, sends nothing', async ({ someone }) => {
    const { page, api } = await someone('Tina Long');
    const room = await api.createRoom();
    await page.goto(`/rooms/${room.id}`);
    const text = 'x'.repeat(limits.bodyMax + 1);
    await composer(page).fill(text);
    await expect(composer(page)).toHaveAttribute('aria-invalid', 'true');
    await expect(page.getByText('Too long by 1 character.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Send message' })).toBeDisabled();
    await composer(page).press('Enter');
    await expect(composer(page)).toHaveValue(text);
    await expect(log(page).getByRole('article')).toHaveCount(0);
    // One less fits.
    await composer(page).press('Backspace');
    await composer(page).press('Enter');
    await expect(log(page).getByRole('article')).toHaveCount(1);
    await expect(composer(page)).toHaveValue('');
  });

  for (const [name, text] of [
    ['empty', ''],
    ['blank', '  \n '],
    ['of zero width', '\u200B\u200D\uFEFF\u2060'],
  ] as const) {
    test(`${name}: cannot be sent`, async ({ someone }) => {
      const { page, api } = await someone('Ezra Empty');
      const room = await api.createRoom();
      await page.goto(`/rooms/${room.id}`);
      await composer(page).fill(text);
      await composer(page).press('Enter');
      await expect(page.getByRole('button', { name: 'Send message' })).toBeDisabled();
      await expect(composer(page)).toHaveValue(text);
      await expect(log(page).getByRole('article')).toHaveCount(0);
    });
  }
});

test('a taken username, a weak password: said beside the field, what was typed stays', async ({
  visit,
  owner,
}) => {
  const page = await visit('/register');
  const username = page.getByLabel('Username');
  const password = page.getByLabel('Password', { exact: true });
  await page.getByLabel('Name', { exact: true }).fill('Second Olivia');
  await username.fill('no spaces please');
  await password.fill('short');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(username).toHaveAccessibleDescription(/A username has letters/);
  await expect(password).toHaveAccessibleDescription(/at least 8 characters/);
  await expect(username).toBeFocused();

  await username.fill(owner.user.username);
  await password.fill('password123');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(password).toHaveAccessibleDescription(/first that are guessed/);
  await password.fill(PASSWORD);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(username).toHaveAccessibleDescription(/taken/);
  await expect(username).toBeFocused();
  await expect(username).toHaveValue(owner.user.username);
  await expect(password).toHaveValue(PASSWORD);
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Second Olivia');
});

test('a wrong password: one answer for name and password, and the name stays', async ({ visit, owner }) => {
  const page = await visit('/login');
  for (const name of [owner.user.username, 'nobody-of-that-name']) {
    await page.getByLabel('Username').fill(name);
    await page.getByLabel('Password', { exact: true }).fill('not the password');
    await page.getByRole('button', { name: 'Log in' }).click();
    await expect(page.getByRole('alert')).toHaveText('Username or password is wrong.');
    await expect(page.getByLabel('Username')).toHaveValue(name);
  }
});

test('after too many tries it says how long to wait', async ({ freshServer, visit }) => {
  const server = await freshServer({ RATE_LIMITS: 'on', LIMIT_LOGINS: '2:0.02' });
  await Person.register(server.url, { username: 'ada', setupCode: SETUP_CODE });
  const page = await visit('/login', server);
  await page.getByLabel('Username').fill('ada');
  await page.getByLabel('Password', { exact: true }).fill('not the password');
  const alert = page.getByRole('alert');
  for (let i = 0; i < 2; i++) {
    await page.getByRole('button', { name: 'Log in' }).click();
    await expect(alert).toHaveText('Username or password is wrong.');
    await page.getByLabel('Password', { exact: true }).fill(`not the password ${i}`);
  }
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(alert).toHaveText(/^Too many tries\. You can try again in \d+ s\.$/);
  await expect(page.getByLabel('Username')).toHaveValue('ada');
});

test('a taken room name is said in the dialog, and a private room looks like none to others', async ({
  someone,
}) => {
  const { page, api } = await someone('Rita Rooms');
  const { page: other } = await someone('Otto Outsider');
  const secret = await api.createRoom(unique('secret'), 'private');
  await page.getByRole('navigation', { name: 'Rooms' }).getByRole('button', { name: 'Create room' }).click();
  const name = page.getByLabel('Name', { exact: true });
  await name.fill(secret.name);
  await page.getByRole('dialog').getByRole('button', { name: 'Create room' }).click();
  await expect(name).toHaveAccessibleDescription(/./);
  await expect(name).toHaveValue(secret.name);

  const heading = other.getByRole('heading', { name: 'This room is not here for you' });
  await other.goto(`/rooms/${secret.id}`);
  await expect(heading).toBeVisible();
  await other.goto(`/rooms/${randomUUID()}`);
  await expect(heading).toBeVisible();
});

test('links lead back only to pages of this server', async ({ visit, owner }) => {
  for (const evil of ['//evil.example/', '/\\evil.example', 'https://evil.example/', 'javascript:alert(1)']) {
    const page = await visit(`/login?next=${encodeURIComponent(evil)}`);
    await page.getByLabel('Username').fill(owner.user.username);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Log in' }).click();
    await expect(page.getByRole('button', { name: /your menu$/ })).toBeVisible();
    expect(new URL(page.url()).origin).toBe(owner.url);
  }
});

test('[D1] [D2] [D6] the server is killed in the middle of a send: it waits, and is sent once it is back', async ({
  adasServer,
  enter,
}) => {
  const { server, ada } = await adasServer();
  const bob = await Person.register(server.url, { username: 'bob', displayName: 'Bob' });
  const room = await ada.createRoom('general');
  await bob.call('joinRoom', { roomId: room.id });
  const mine = await enter(ada, `/rooms/${room.id}`);
  const theirs = await enter(bob, `/rooms/${room.id}`);
  await say(mine, 'before');
  await expect(log(theirs)).toContainText('before');

  await server.kill();
  await say(mine, 'in between');
  await expect(log(mine).getByText('Sending…')).toBeVisible();
  await expect(mine.getByText('Connection lost. You can keep writing')).toBeVisible();
  await composer(mine).fill('half a thought');

  await server.restart();
  await expect(log(theirs).getByText('in between')).toBeVisible({ timeout: 40_000 });
  await expect(log(mine).getByText('Sending…')).toBeHidden();
  await expect(log(mine).getByText('in between')).toHaveCount(1);
  await expect(mine.getByText('Connection lost')).toBeHidden();
  await expect(composer(mine)).toHaveValue('half a thought');
  await say(theirs, 'welcome back');
  await expect(log(mine)).toContainText('welcome back');
  await mine.reload();
  await expect(log(mine).getByText('before')).toBeVisible();
  await expect(log(mine).getByText('in between')).toHaveCount(1);
});

test('[D8] while the database says nothing messages wait, and are sent by themselves once it speaks', async ({
  adasServer,
  enter,
}) => {
  const { server, ada } = await adasServer();
  const room = await ada.createRoom('general');
  const page = await enter(ada, '/browse');
  const refused = new Promise<void>((resolve) => {
    page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => {
        if (String(payload).includes('"unavailable"')) resolve();
      }),
    );
  });
  await page.goto(`/rooms/${room.id}`);
  await say(page, 'before');
  await expect(log(page)).toContainText('before');
  await expect(log(page).getByText('Sending…')).toHaveCount(0);

  const speakAgain = server.freezeDatabase();
  await say(page, 'into silence');
  await refused;
  await expect(log(page).getByText('Sending…')).toHaveCount(1);
  await expect(page.getByRole('button', { name: /^Connection: Connected, by WebSocket/ })).toBeVisible();
  speakAgain();
  await expect(log(page).getByText('Sending…')).toHaveCount(0, { timeout: 40_000 });
  const texts = log(page).locator('article [dir=auto]');
  await expect(texts).toHaveText(['before', 'into silence']);
  await page.reload();
  await expect(texts).toHaveText(['before', 'into silence']);
});

/** Keeps what the page sends to a room, as a slow network would, until it is let go. */
async function holdMessages(page: Page): Promise<() => void> {
  let holding = true;
  const held: (() => void)[] = [];
  await page.routeWebSocket(/\/socket\.io\//, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      if (holding && String(message).includes('["chat"')) held.push(() => server.send(message));
      else server.send(message);
    });
  });
  return () => {
    holding = false;
    for (const go of held) go();
  };
}

test('[D6] a refused message stays, with the reason, Retry and Discard', async ({ someone }) => {
  const { page, api } = await someone('Rosa Refused');
  const room = await api.createRoom(unique('quiet'));
  const release = await holdMessages(page);
  await page.goto(`/rooms/${room.id}`);
  await expect(page.getByRole('button', { name: /^Connection: Connected, by WebSocket/ })).toBeVisible();
  await say(page, 'first');
  await say(page, 'second');
  await expect(log(page).getByText('Sending…')).toHaveCount(2);
  await api.call('updateRoom', { roomId: room.id, archived: true });
  await expect(page.getByText('This room is archived.')).toBeVisible();
  release();
  await expect(log(page).getByText('Not sent.')).toHaveCount(2, { timeout: 30_000 });
  const failed = (text: string) => log(page).getByRole('article').filter({ hasText: text });
  await expect(failed('first')).toContainText('archived');

  await api.call('updateRoom', { roomId: room.id, archived: false });
  await expect(composer(page)).toBeVisible();
  await failed('first').getByRole('button', { name: 'Retry' }).click();
  await expect(log(page).getByText('Not sent.')).toHaveCount(1);
  await failed('second').getByRole('button', { name: 'Discard' }).click();
  await expect(composer(page)).toHaveValue('second');
  await expect(log(page).getByRole('article')).toHaveCount(1);
  await page.reload();
  await expect(log(page).getByRole('article')).toHaveCount(1);
  await expect(log(page)).toContainText('first');
});

test('an unknown address says so', async ({ visit }) => {
  const page = await visit('/no/such/page');
  await expect(page.getByRole('heading', { name: 'There is no such page' })).toBeVisible();
});

test('[D5] [D7] a room that I leave goes from all my tabs', async ({ someone }) => {
  const { page, api, context } = await someone('Lea Leaver');
  const room = await api.createRoom(unique('leaving'));
  const tab = await context.newPage();
  await tab.goto(`/rooms/${room.id}`);
  await expect(composer(tab)).toBeVisible();
  await page.goto(`/rooms/${room.id}`);
  await page.getByRole('button', { name: 'Room menu' }).click();
  await page.getByRole('menuitem', { name: 'Leave room' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Leave/ })
    .click();
  await expect(page.getByRole('heading', { name: 'Welcome to Parley' })).toBeVisible();
  await expect(tab.getByRole('heading', { name: `You are no longer in #${room.name}` })).toBeVisible();
  await expect(roomLink(tab, room.name)).toHaveCount(0);
});
