import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Person } from '@parley/testkit';
import { choose, composer, expect, log, type Page, say, test, unique } from './fixtures.ts';

test.use({ serviceWorkers: 'allow' });

/** The worker is in charge of the page and has kept all it needs. As text: the types of a page are not known here. */
const kept = (page: Page) =>
  page.evaluate(`(async () => {
    await navigator.serviceWorker.ready;
    if (navigator.serviceWorker.controller) return;
    await new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve));
  })()`);

test('a reload without the server shows the app of who was here, and it comes back by itself', async ({
  adasServer,
  enter,
}) => {
  const { server, ada } = await adasServer();
  const room = await ada.createRoom('general');
  const page = await enter(ada, `/rooms/${room.id}`);
  await say(page, 'before');
  await expect(log(page)).toContainText('before');
  await kept(page);

  await server.kill();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Ada: your menu' })).toBeVisible();
  await expect(page.getByText('Connecting… You can already write')).toBeVisible();
  // A page that was never opened comes from what is kept, too.
  await page.goto('/browse');
  await expect(page.getByRole('heading', { name: 'Browse rooms' })).toBeVisible();
  await page.goto(`/rooms/${room.id}`);
  await page.context().setOffline(true);
  await expect(page.getByText('You are offline. You can keep writing')).toBeVisible();
  await page.context().setOffline(false);

  await server.restart();
  await expect(log(page)).toContainText('before');
  await expect(composer(page)).toBeVisible();
  await expect(page.getByText('Connecting…')).toHaveCount(0);

  // Who logs out is forgotten: without the server nobody is shown in.
  await choose(page, 'Ada: your menu', 'Log out');
  await expect(page.getByRole('button', { name: 'Log in' })).toBeVisible();
  await server.kill();
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'Parley does not answer' })).toBeVisible();
  await server.restart();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('button', { name: 'Log in' })).toBeVisible();
});

test('[D4] without the server a room reads as before, with the names of who wrote and who came', async ({
  adasServer,
  enter,
}) => {
  const { server, ada } = await adasServer();
  const room = await ada.createRoom('general');
  const grace = await Person.register(server.url, { username: 'grace', displayName: 'Grace' });
  await grace.call('joinRoom', { roomId: room.id });
  await grace.call('postMessage', {
    roomId: room.id,
    clientMessageId: crypto.randomUUID(),
    body: 'from afar',
  });
  // Neither is she among the members: only what was written names her.
  await grace.call('leaveRoom', { roomId: room.id });
  const page = await enter(ada, `/rooms/${room.id}`);
  const message = page.getByRole('article', { name: /^Grace,/ });
  await expect(message).toContainText('from afar');
  await kept(page);
  // What is shown is kept a moment later, or when the page goes.
  await page.goto('/browse');
  await server.kill();
  await page.goto(`/rooms/${room.id}`);
  await expect(page.getByText('Connecting… You can already write')).toBeVisible();
  await expect(message).toContainText('from afar');
  await expect(log(page)).toContainText('Grace joined');
});

test('names that could not be asked for come with the connection', async ({ person, enter }) => {
  const api = await person('Nora Named');
  const room = await api.createRoom(unique('names'));
  const other = await person('Quentin Quick');
  await other.call('joinRoom', { roomId: room.id });
  await other.call('postMessage', {
    roomId: room.id,
    clientMessageId: crypto.randomUUID(),
    body: 'who am I?',
  });
  await other.call('leaveRoom', { roomId: room.id });
  // Opened only now: the page has not heard of anybody yet.
  const page = await enter(api, '/account');
  const context = page.context();
  await context.route('**/api/users?ids=*', (route) => route.abort());
  await page.goto(`/rooms/${room.id}`);
  await expect(page.getByRole('article', { name: /^Unknown person,/ })).toContainText('who am I?');
  await context.unroute('**/api/users?ids=*');
  await context.setOffline(true);
  await expect(page.getByText('You are offline. You can keep writing')).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByRole('article', { name: /^Quentin Quick,/ })).toContainText('who am I?');
});

test('answers of the server are never kept, and the worker is never taken from a cache', async ({
  owner,
  enter,
}) => {
  const page = await enter(owner, '/');
  await kept(page);
  const addresses = await page.evaluate<string[]>(`(async () => {
    const kept = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
    const keys = await Promise.all(kept.map((cache) => cache.keys()));
    return keys.flat().map(({ url }) => new URL(url).pathname);
  })()`);
  expect(addresses).toContain('/');
  expect(addresses.filter((path) => !/^\/($|assets\/|theme\.js$|favicon\.svg$)/.test(path))).toEqual([]);
  const worker = await page.request.get('/sw.js');
  expect(worker.headers()['cache-control']).toBe('no-cache');
  expect((await page.request.get('/')).headers()['content-security-policy']).toContain("worker-src 'self'");
});

/** The server one would have after an update: it answers through this, but for what has changed. */
async function startNext(url: string) {
  const changes = new Map<string, (text: string) => string>();
  const gone = { assets: false };
  const next = createServer(async ({ url: path = '/', headers }, response) => {
    if (path.startsWith('/socket.io/') || (gone.assets && path.startsWith('/assets/'))) {
      response.writeHead(404).end();
      return;
    }
    const answer = await fetch(url + path, { headers: { cookie: headers.cookie ?? '' } });
    const text = await answer.text();
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
    response.end(changes.get(path)?.(text) ?? text);
  }).listen(0, '127.0.0.1');
  await once(next, 'listening');
  return {
    url: `http://127.0.0.1:${(next.address() as AddressInfo).port}/`,
    changes,
    gone,
    stop() {
      next.close();
      next.closeAllConnections();
    },
  };
}

test('a new version is taken at the next navigation, while a tab of the old one finds its parts', async ({
  owner,
  enter,
}) => {
  const server = await startNext(owner.url);
  const page = await enter(owner, server.url);
  await kept(page);
  server.changes.set('/sw.js', (text) => text.replace(/version = '\w+'/, "version = 'next'"));
  server.changes.set('/', (text) => text.replace('<title>', '<meta name="next"><title>'));
  await page.evaluate(`(async () => {
    const taken = new Promise((resolve) =>
      navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }),
    );
    await (await navigator.serviceWorker.ready).update();
    await taken;
  })()`);
  // What only the old version had is gone from the server.
  server.gone.assets = true;
  await page.getByRole('navigation', { name: 'Rooms' }).getByRole('button', { name: 'Create room' }).click();
  await expect(page.getByRole('dialog', { name: 'Create a room' })).toBeVisible();
  await page.reload();
  await expect(page.locator('meta[name=next]')).toBeAttached();
  await expect(page.getByRole('navigation', { name: 'Rooms' })).toBeVisible();
  server.stop();
});
