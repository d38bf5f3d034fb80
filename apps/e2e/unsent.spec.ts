import { Person } from '@parley/testkit';
import type { BrowserContext } from '@playwright/test';
import { composer, expect, log, type Page, roomLink, SETUP_CODE, say, test, unique } from './fixtures.ts';

/** The network between the pages of a browser and the server, for messages: they are lost until it is mended. */
async function loseMessages(context: BrowserContext): Promise<() => void> {
  let losing = true;
  await context.routeWebSocket(/\/socket\.io\//, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      if (!losing || !String(message).includes('["chat"')) server.send(message);
    });
  });
  return () => {
    losing = false;
  };
}

const bodies = (page: Page) => log(page).locator('article [dir=auto]').allTextContents();
const sending = (page: Page) => log(page).getByText('Sending…');

/** Everything is there once, in the order in which it was written. */
async function expectAll(page: Page, texts: string[]): Promise<void> {
  await expect.poll(() => bodies(page), { timeout: 40_000 }).toEqual(texts);
  await expect(sending(page)).toHaveCount(0);
}

test('[D3] [D4] [D6] offline while composing: what was written is sent once, what was missed comes', async ({
  someone,
  enter,
}) => {
  const { page, api, context } = await someone('Olga Offline');
  const { api: other } = await someone('Nils Near');
  const room = await api.createRoom(unique('train'));
  await other.call('joinRoom', { roomId: room.id });
  await page.goto(`/rooms/${room.id}`);
  const theirs = await enter(other, `/rooms/${room.id}`);
  await say(page, 'before the tunnel');
  await expect(log(theirs)).toContainText('before the tunnel');

  await composer(page).fill('half a');
  await context.setOffline(true);
  await composer(page).pressSequentially(' thought');
  await composer(page).press('Enter');
  await say(page, 'and another');
  await say(theirs, 'meanwhile');
  await expect(log(theirs)).toContainText('meanwhile');
  await context.setOffline(false);
  await expect.poll(() => bodies(page), { timeout: 40_000 }).toHaveLength(4);
  await expect(sending(page)).toHaveCount(0);
  const { messages } = await api.call('listMessages', { roomId: room.id });
  const stored = messages.map(({ body }) => body);
  expect(stored.filter((body) => body !== 'meanwhile')).toEqual([
    'before the tunnel',
    'half a thought',
    'and another',
  ]);
  expect(await bodies(page)).toEqual(stored);
  await expectAll(theirs, stored);
});

test('[D2] [D6] a reload with messages under way loses and doubles none', async ({ someone }) => {
  const { page, api, context } = await someone('Rolf Reload');
  const room = await api.createRoom(unique('reload'));
  const mend = await loseMessages(context);
  await page.goto(`/rooms/${room.id}`);
  const texts = ['one', 'two', 'three'];
  for (const text of texts) await say(page, text);
  await expect(sending(page)).toHaveCount(3);
  await composer(page).fill('not yet sent');
  await page.reload();
  await expect(sending(page)).toHaveCount(3);
  expect(await bodies(page)).toEqual(texts);
  await expect(composer(page)).toHaveValue('not yet sent');
  mend();
  await expectAll(page, texts);
  await page.reload();
  await expectAll(page, texts);
  await expect(composer(page)).toHaveValue('not yet sent');
});

test('[D2] [D6] a page that crashes in mid-send: the next one sends, and has the draft', async ({
  someone,
}) => {
  const { page, api, context } = await someone('Carla Crash');
  const room = await api.createRoom(unique('crash'));
  const mend = await loseMessages(context);
  await page.goto(`/rooms/${room.id}`);
  await say(page, 'one');
  await say(page, 'two');
  await expect(sending(page)).toHaveCount(2);
  await composer(page).fill('half a thought');
  // What the page shows is stored a moment before; this waits for that moment, as the person's eye does.
  await expect.poll(() => storedDraft(page)).toBe('half a thought');
  const crashed = page.waitForEvent('crash');
  const devtools = await context.newCDPSession(page);
  devtools.send('Page.crash').catch(() => {});
  await crashed;

  const again = await context.newPage();
  await again.goto(`/rooms/${room.id}`);
  await expect(sending(again)).toHaveCount(2);
  await expect(composer(again)).toHaveValue('half a thought');
  mend();
  await expectAll(again, ['one', 'two']);
});

test('[D3] [D6] two tabs have one outbox; when the one that sends is closed the other goes on', async ({
  someone,
}) => {
  const { page, api, context } = await someone('Tess Tabs');
  const room = await api.createRoom(unique('tabs'));
  const mend = await loseMessages(context);
  await page.goto(`/rooms/${room.id}`);
  await expect(composer(page)).toBeVisible();
  const tab = await context.newPage();
  await tab.goto(`/rooms/${room.id}`);
  const texts = ['first', 'second', 'third', 'fourth'];
  for (const [index, text] of texts.entries()) {
    await say(index % 2 ? tab : page, text);
    for (const one of [page, tab]) await expect(sending(one)).toHaveCount(index + 1);
  }
  expect(await bodies(page)).toEqual(texts);
  expect(await bodies(tab)).toEqual(texts);
  await page.close();
  mend();
  await expectAll(tab, texts);
  const { messages } = await api.call('listMessages', { roomId: room.id });
  expect(messages.map(({ body }) => body)).toEqual(texts);
});

test('[D2] [D6] one tab sends for all; from one that does not get through another takes over', async ({
  someone,
}) => {
  const { page, api, context } = await someone('Theo Takeover');
  const room = await api.createRoom(unique('takeover'));
  const tab = await context.newPage();
  const sent = [0, 0];
  for (const [index, one] of [page, tab].entries()) {
    await one.routeWebSocket(/\/socket\.io\//, (socket) => {
      const server = socket.connectToServer();
      socket.onMessage((message) => {
        const isChat = String(message).includes('["chat"');
        if (isChat) sent[index]! += 1;
        if (!isChat || one === tab) server.send(message);
      });
    });
    await one.goto(`/rooms/${room.id}`);
    await expect(composer(one)).toBeVisible();
  }
  await say(tab, 'through the other tab');
  await expect(sending(tab)).toHaveCount(1);
  await expect.poll(() => sent[0]).toBe(1);
  expect(sent[1]).toBe(0);
  for (const one of [page, tab]) await expectAll(one, ['through the other tab']);
  expect(sent[1]).toBe(1);
  await say(page, 'and the other way');
  for (const one of [page, tab]) await expectAll(one, ['through the other tab', 'and the other way']);
  expect(sent[1]).toBe(2);
});

test('[D1] [D2] [D3] [D6] two people write on while the server is killed and started again: all once, in order', async ({
  freshServer,
  enter,
}) => {
  const server = await freshServer({ REGISTRATION: 'open' });
  const ada = await Person.register(server.url, { username: 'ada', setupCode: SETUP_CODE });
  const bob = await Person.register(server.url, { username: 'bob' });
  const room = await ada.createRoom('general');
  await bob.call('joinRoom', { roomId: room.id });
  const pages = [await enter(ada, `/rooms/${room.id}`), await enter(bob, `/rooms/${room.id}`)];
  // So high that the list has all lines in sight: others it does not hold in the page.
  for (const page of pages) await page.setViewportSize({ width: 1000, height: 4000 });
  const written = (author: number) => Array.from({ length: 20 }, (_, n) => `${author}: text ${n}`);

  // Nobody waits for anything: some are stored when the server dies, one is under way, the rest is written after.
  const writing = Promise.all(
    pages.map(async (page, author) => {
      for (const text of written(author)) await say(page, text);
    }),
  );
  await expect(log(pages[0]!)).toContainText('text 5');
  await server.kill();
  await writing;
  for (const page of pages) await expect(sending(page)).not.toHaveCount(0);
  await server.restart();

  for (const page of pages) await expect(sending(page)).toHaveCount(0, { timeout: 40_000 });
  const { messages } = await ada.call('listMessages', { roomId: room.id });
  const stored = messages.map(({ body }) => body);
  for (const author of [0, 1]) {
    expect(stored.filter((body) => body.startsWith(`${author}:`))).toEqual(written(author));
  }
  for (const page of pages) {
    await expectAll(page, stored);
    await page.reload();
    await expectAll(page, stored);
  }
});

test('[D6] [D7] out of a room while a message waits: the room goes, the text is kept with the reason', async ({
  someone,
}) => {
  const { page, api } = await someone('Rena Removed');
  const { api: owner } = await someone('Mona Moderator');
  const room = await owner.createRoom(unique('removed'));
  await api.call('joinRoom', { roomId: room.id });
  await loseMessages(page.context());
  await page.goto(`/rooms/${room.id}`);
  await say(page, 'too late');
  await expect(sending(page)).toHaveCount(1);
  await api.call('leaveRoom', { roomId: room.id });
  await expect(page.getByRole('heading', { name: `You are no longer in #${room.name}` })).toBeVisible();
  await expect(page.getByRole('list', { name: 'Not sent' })).toContainText('too late');
  await page.reload();
  await expect(page.getByRole('list', { name: 'Not sent' })).toContainText('too late');
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(page.getByRole('list', { name: 'Not sent' })).toBeHidden();
});

test('[D4] after eight hours of sleep everything that was said is there', async ({ someone }) => {
  const { page, api } = await someone('Saul Sleeper');
  const room = await api.createRoom(unique('sleep'));
  await page.clock.install();
  await page.goto(`/rooms/${room.id}`);
  await say(page, 'good night');
  await expectAll(page, ['good night']);
  await page.clock.pauseAt(Date.now() + 60_000);
  const said = Array.from({ length: 20 }, (_, index) => `text ${index}`);
  for (const body of said) {
    await api.call('postMessage', { roomId: room.id, clientMessageId: crypto.randomUUID(), body });
  }
  await page.clock.fastForward('08:00:00');
  await page.clock.resume();
  await expectAll(page, ['good night', ...said]);
  await expect(roomLink(page, room.name)).toBeVisible();
});

test('on logout nothing of the person stays in the browser', async ({ someone }) => {
  const { page, api } = await someone('Lena Logout');
  const room = await api.createRoom(unique('logout'));
  await page.goto(`/rooms/${room.id}`);
  await say(page, 'a secret');
  await composer(page).fill('another one');
  await page.getByRole('button', { name: /your menu$/ }).click();
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  await expect(page.getByRole('button', { name: 'Log in' })).toBeVisible();
  await expect.poll(() => page.evaluate('indexedDB.databases().then(({ length }) => length)')).toBe(0);
  expect(await page.evaluate('JSON.stringify(localStorage)')).not.toContain('another');
});

/** The only draft in the database of the person whose page it is. */
function storedDraft(page: Page): Promise<string | undefined> {
  return page.evaluate(`(async () => {
    const done = (request) =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const [{ name }] = await indexedDB.databases();
    const database = await done(indexedDB.open(name));
    const [draft] = await done(database.transaction('drafts').objectStore('drafts').getAll());
    database.close();
    return draft;
  })()`);
}
