import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { Person } from '@parley/testkit';
import { chromium } from '@playwright/test';
import { launchOptions } from '/work/wt-web/apps/e2e/browser.ts';
import { newDataDir, SETUP_CODE, startServer } from '/work/wt-web/apps/e2e/server.ts';

mkdirSync('/tmp/web-shots', { recursive: true });
const server = await startServer({ REGISTRATION: 'open' });
const browser = await chromium.launch(launchOptions);
const wide = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };
try {
  const ada = await Person.register(server.url, { username: 'ada', displayName: 'Ada Lovelace', setupCode: SETUP_CODE });
  const newbie = await Person.register(server.url, { username: 'nina', displayName: 'Nina New' });
  const empty = async (person: Person, path: string, size: typeof wide, dark: boolean, name: string, act?: (page: import('@playwright/test').Page) => Promise<void>) => {
    const context = await browser.newContext({ baseURL: server.url, viewport: size, colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce', locale: 'en-GB' });
    const [n = '', value = ''] = person.cookie.split(/=(.*)/s);
    await context.addCookies([{ name: n, value, url: server.url }]);
    const page = await context.newPage();
    await page.goto(path);
    await page.waitForLoadState('networkidle').catch(() => {});
    await act?.(page);
    await page.screenshot({ path: `/tmp/web-shots/${name}.png` });
    await context.close();
  };
  await empty(newbie, '/', wide, false, 'welcome-none');
  const names: [string, string][] = [['general', 'Everything and nothing'], ['launch', 'The road to 1.0, and who does what until then'], ['kitchen', ''], ['design', 'Pixels'], ['random', 'Cats'], ['zoo', 'Animals']];
  const rooms = [];
  for (const [name, topic] of names) rooms.push((await ada.call('createRoom', { name, visibility: 'public', topic })).room);
  await empty(newbie, '/', wide, false, 'welcome-light');
  await empty(newbie, '/', wide, true, 'welcome-dark');
  await empty(newbie, '/', phone, false, 'welcome-phone');
  await empty(newbie, '/', phone, true, 'welcome-phone-dark');
  const kim = await Person.register(server.url, { username: 'kim', displayName: 'Kim Reader' });
  const room = rooms[0]!;
  await kim.call('joinRoom', { roomId: room.id });
  const post = async (body: string) => (await ada.call('postMessage', { roomId: room.id, clientMessageId: crypto.randomUUID(), body })).message;
  let seq = 0;
  for (let i = 0; i < 15; i++) seq = (await post(`An older message, number ${i + 1}, that was read long ago.`)).seq;
  const fresh = async () => {
    await kim.call('markRead', { roomId: room.id, seq });
  };
  await fresh();
  for (let i = 0; i < 40; i++) await post(i % 5 === 0 ? 'Something longer:\nit goes on for a few lines,\nas thoughts do.' : `A new message, number ${i + 1}.`);
  await empty(kim, `/rooms/${room.id}`, phone, true, 'unread-phone-dark', async (page) => { await page.waitForTimeout(800); });
  const sam = await Person.register(server.url, { username: 'sam', displayName: 'Sam Second' });
  await sam.call('joinRoom', { roomId: room.id });
  await sam.call('markRead', { roomId: room.id, seq });
  await empty(sam, `/rooms/${room.id}`, wide, false, 'unread-light', async (page) => { await page.waitForTimeout(800); });
  await empty(sam, `/rooms/${room.id}`, wide, true, 'focus-dark', async (page) => {
    await page.getByRole('textbox', { name: /^Message #/ }).press('Shift+Tab');
    await page.keyboard.press('ArrowUp'); await page.keyboard.press('ArrowUp'); await page.waitForTimeout(300);
  });
  await empty(sam, `/rooms/${room.id}`, wide, false, 'focus-light', async (page) => {
    await page.getByRole('textbox', { name: /^Message #/ }).press('Shift+Tab');
    await page.keyboard.press('ArrowUp'); await page.keyboard.press('ArrowUp'); await page.waitForTimeout(300);
  });
  await empty(sam, `/rooms/${room.id}`, wide, false, 'leave-light', async (page) => {
    await page.getByRole('button', { name: 'Room menu' }).click();
    await page.keyboard.press('ArrowDown');
    await page.getByRole('menuitem', { name: 'Leave room' }).press('Enter');
    await page.getByRole('dialog').waitFor(); await page.waitForTimeout(300);
  });
  await empty(ada, `/rooms/${room.id}`, phone, false, 'edit-phone', async (page) => {
    await page.getByRole('button', { name: 'Room menu' }).click();
    await page.getByRole('menuitem', { name: 'Edit name and topic' }).click();
    await page.getByRole('dialog').waitFor(); await page.waitForTimeout(300);
  });
  await empty(ada, '/admin/people', wide, true, 'people-dark');
  await empty(ada, '/admin/people', wide, false, 'people-light');
  const gone = `/rooms/${crypto.randomUUID()}`;
  await empty(sam, gone, wide, false, 'absent-light');
  await empty(sam, `/rooms/${room.id}`, wide, false, 'offline-light', async (page) => {
    await page.evaluate('navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller || new Promise((r) => navigator.serviceWorker.addEventListener("controllerchange", r)))');
    await page.context().setOffline(true); await page.reload(); await page.waitForTimeout(2500);
  });
  await empty(sam, `/rooms/${room.id}`, phone, true, 'offline-phone-dark', async (page) => {
    await page.evaluate('navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller || new Promise((r) => navigator.serviceWorker.addEventListener("controllerchange", r)))');
    await page.context().setOffline(true); await page.reload(); await page.waitForTimeout(2500);
  });
  await empty(sam, `/`, phone, false, 'offline-phone-list', async (page) => {
    await page.evaluate('navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller || new Promise((r) => navigator.serviceWorker.addEventListener("controllerchange", r)))');
    await page.context().setOffline(true); await page.reload(); await page.waitForTimeout(2500);
  });
} finally {
  await browser.close();
  await server.stop();
}
