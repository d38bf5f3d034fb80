// The pictures of the README, from the demo workspace: npm run screenshots -w apps/e2e
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Person } from '@parley/testkit';
import { type Browser, chromium, expect, type Page } from '@playwright/test';
import { PASSWORD } from '../../prisma/demo.ts';
import { launchOptions } from './browser.ts';
import { newDataDir, SETUP_CODE, startServer } from './server.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = join(root, 'docs/screenshots');
const wide = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };

interface View {
  name: string;
  path: string;
  size?: typeof wide;
  dark?: boolean;
  ready: (page: Page) => Promise<void>;
}

async function shoot(browser: Browser, url: string, cookie: string | null, view: View): Promise<void> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: view.size ?? wide,
    deviceScaleFactor: 1.5,
    colorScheme: view.dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    locale: 'en-GB',
  });
  if (cookie) {
    const [name = '', value = ''] = cookie.split(/=(.*)/s);
    await context.addCookies([{ name, value, url }]);
  }
  const page = await context.newPage();
  await page.goto(view.path);
  await view.ready(page);
  await page.screenshot({ path: join(folder, `${view.name}.png`) });
  console.log(`docs/screenshots/${view.name}.png`);
  await context.close();
}

async function ofDemo(browser: Browser): Promise<void> {
  const dataDir = newDataDir();
  const env = { ...process.env, DATA_DIR: dataDir, DATABASE_URL: '' };
  const seeded = spawnSync('npx', ['tsx', 'prisma/seed.ts'], { cwd: root, env, stdio: 'inherit' });
  if (seeded.status !== 0) throw new Error('The demo could not be seeded.');
  const server = await startServer({}, dataDir);
  const maya = await Person.login(server.url, 'maya', PASSWORD);
  const others: Person[] = [];
  for (const username of ['aiko', 'jonas', 'lea']) {
    others.push(await (await Person.login(server.url, username, PASSWORD)).connect());
  }
  const { rooms } = await maya.call('listRooms', {});
  const launch = rooms.find(({ name }) => name === 'launch')!;
  const inRoom = async (page: Page) => {
    await expect(page.getByRole('log').getByRole('article').last()).toBeInViewport();
    await expect(
      page.getByRole('button', {
        name: /^Connection: Connected, by WebSocket, round trip/,
        includeHidden: true,
      }),
    ).toBeAttached();
    await expect(page.getByRole('button', { name: /^Members: \d+ members, [4-9] online/ })).toBeVisible();
    await expect(async () => {
      await others[0]!.emit('typing', { roomId: launch.id });
      await expect(page.getByText('Aiko Tanaka is typing…')).toBeVisible({ timeout: 2000 });
    }).toPass();
  };
  const room = `/rooms/${launch.id}`;
  const views: View[] = [
    { name: 'room-light', path: room, ready: inRoom },
    { name: 'room-dark', path: room, dark: true, ready: inRoom },
    { name: 'phone-room', path: room, size: phone, ready: inRoom },
    {
      name: 'phone-rooms-dark',
      path: '/',
      size: phone,
      dark: true,
      ready: (page) => expect(page.getByRole('link', { name: /^launch/ })).toBeVisible(),
    },
    {
      name: 'browse',
      path: '/browse',
      ready: (page) => expect(page.getByRole('list', { name: 'Public rooms' })).toBeVisible(),
    },
    {
      name: 'admin-people',
      path: '/admin/people',
      ready: (page) => expect(page.getByRole('row').nth(5)).toBeVisible(),
    },
  ];
  try {
    for (const view of views) await shoot(browser, server.url, maya.cookie, view);
  } finally {
    for (const person of others) person.disconnect();
    await server.stop();
  }
}

async function ofFirstRun(browser: Browser): Promise<void> {
  const server = await startServer();
  try {
    await shoot(browser, server.url, null, {
      name: 'setup',
      path: `/setup?code=${SETUP_CODE}`,
      size: { width: 1280, height: 1040 },
      ready: (page) => expect(page.getByRole('button', { name: 'Create account' })).toBeVisible(),
    });
  } finally {
    await server.stop();
  }
}

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch(launchOptions);
try {
  await ofDemo(browser);
  await ofFirstRun(browser);
} finally {
  await browser.close();
}
