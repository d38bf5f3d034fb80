import { bodySchema, displayNameSchema, roomNameSchema, topicSchema } from '@parley/protocol';
import { Person } from '@parley/testkit';
import { HOSTILE_MARKUP } from '@parley/testkit/hostile-markup';
import { expect, log, type Page, test, unique } from './fixtures.ts';

/** Everything that would be a hole: a dialog, a request that leaves, a report of the policy, an error. */
const watch = (page: Page, home: string): string[] => {
  const found: string[] = [];
  page.on('dialog', async (dialog) => {
    found.push(`dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.host !== new URL(home).host) found.push(`request: ${request.url()}`);
  });
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) found.push(message.text());
  });
  page.on('pageerror', (error) => found.push(`error: ${error.message}`));
  return found;
};

/** What no text may bring into the page, wherever it stands. */
const injected = (page: Page) =>
  page.locator('html').evaluate((html) => {
    const found: string[] = [];
    for (const element of html.querySelectorAll('*')) {
      for (const { name, value } of element.attributes) {
        if (/^on/i.test(name) || name === 'srcdoc') found.push(`${element.tagName} ${name}`);
        if (
          /^(?:href|src|action|data)$/i.test(name) &&
          /^\s*(?:javascript|data|vbscript|blob):/i.test(value)
        ) {
          found.push(`${element.tagName} ${value}`);
        }
      }
    }
    const foreign =
      'iframe,object,embed,base,form,style:not(head style),video,audio,math,marquee,template,body script';
    const log = html.querySelector('[role=log]');
    for (const element of log?.querySelectorAll(`${foreign},img,script,link,meta`) ?? [])
      found.push(element.outerHTML);
    return found;
  });

/** One message for each, said so at once or by an edit. */
const fill = async (author: Person, bodies: readonly string[], how: 'post' | 'edit'): Promise<string> => {
  const { id: roomId } = await author.createRoom(unique(how));
  for (const body of bodies) {
    const clientMessageId = crypto.randomUUID();
    const { message } = await author.call('postMessage', {
      roomId,
      clientMessageId,
      body: how === 'post' ? body : 'harmless',
    });
    if (how === 'post') continue;
    await author.call('editMessage', { roomId, messageId: message.id, revSeq: message.seq, body });
  }
  return roomId;
};

for (const how of ['post', 'edit'] as const) {
  test(`no ${how} of the corpus runs, fetches or injects anything`, async ({ person, enter, server }) => {
    const [author, reader] = [await person('Mallory Writer'), await person('Vera Reader')];
    const bodies = HOSTILE_MARKUP.filter((body) => bodySchema.safeParse(body).success);
    expect(bodies.length).toBeGreaterThan(330);
    const roomId = await fill(author, bodies, how);
    await reader.call('joinRoom', { roomId });
    const page = await enter(reader, '/');
    const found = watch(page, server.url);
    await page.goto(`/rooms/${roomId}`);
    await expect(log(page).getByRole('article').last()).toBeVisible();
    // Up to the beginning, screen by screen: each row is mounted once.
    await log(page).focus();
    const beginning = log(page).getByRole('heading', { name: /^This is the beginning/ });
    await expect(async () => {
      await page.keyboard.press('PageUp');
      expect(await injected(page)).toEqual([]);
      await expect(beginning).toBeInViewport({ timeout: 100 });
    }).toPass();
    expect(found).toEqual([]);
  });
}

test('no room name, topic or display name of the corpus does either', async ({ person, enter, server }) => {
  const author = await person('Mallory Namer');
  const { id: roomId } = await author.createRoom(unique('names'));
  const page = await enter(author, `/rooms/${roomId}`);
  const found = watch(page, server.url);
  await expect(log(page)).toBeVisible();

  // Each is shown as it comes, and stays as a line of the log.
  const topics = HOSTILE_MARKUP.filter((text) => topicSchema.safeParse(text).success);
  const names = HOSTILE_MARKUP.filter((text) => roomNameSchema.safeParse(text).success);
  for (const topic of topics) await author.call('updateRoom', { roomId, topic });
  for (const name of names) await author.call('updateRoom', { roomId, name });
  // Passwords are slow on purpose: every tenth has an account.
  const people = HOSTILE_MARKUP.filter((text) => displayNameSchema.safeParse(text).success);
  for (const displayName of people.filter((_, index) => index % 10 === 0)) {
    const guest = await Person.register(server.url, { username: unique('guest'), displayName });
    await guest.call('joinRoom', { roomId });
    await guest.call('postMessage', { roomId, clientMessageId: crypto.randomUUID(), body: 'hello' });
  }
  expect(Math.min(topics.length, people.length)).toBeGreaterThan(200);
  for (const path of [`/rooms/${roomId}`, '/browse']) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    expect(await injected(page)).toEqual([]);
  }
  expect(found).toEqual([]);
});
