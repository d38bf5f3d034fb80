import { PASSWORD, Person } from '@parley/testkit';
import { type BrowserContext, test as base, expect, type Page } from '@playwright/test';
import { SETUP_CODE, type Server, startServer } from './server.ts';

export { expect, PASSWORD, type Page, SETUP_CODE };

/** Somebody with an account, logged in on a page of their own. */
export interface Someone {
  name: string;
  username: string;
  /** For what is not under test: the same person by the API. */
  api: Person;
  context: BrowserContext;
  page: Page;
}

interface WorkerFixtures {
  /** Shared by the tests of a worker: anybody may register, without limits. */
  server: Server;
  /** Of the shared server, by the API. */
  owner: Person;
}

interface Fixtures {
  /** A server that nobody set up yet, for tests that start, stop or close one. */
  freshServer: (settings?: Record<string, string>) => Promise<Server>;
  /** A fresh server where anybody may register, and Ada, who owns it. */
  adasServer: () => Promise<{ server: Server; ada: Person }>;
  /** A page of a visitor in a browser of their own, below the server's address. */
  visit: (path: string, server?: Server) => Promise<Page>;
  /** An account, by the API: for those whose page is not looked at. */
  person: (name: string) => Promise<Person>;
  someone: (name: string) => Promise<Someone>;
  /** Logs a person in on another browser. */
  enter: (person: Person, path?: string) => Promise<Page>;
}

let names = 0;
/** Unique on the shared server. */
export const unique = (word: string): string => {
  names += 1;
  return `${word}-${process.pid.toString(36)}${names}`;
};

export const test = base.extend<Fixtures, WorkerFixtures>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the dependencies from the pattern.
    async ({}, use) => {
      const server = await startServer({ REGISTRATION: '' });
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],

  owner: [
    async ({ server }, use) => {
      const owner = await Person.register(server.url, {
        username: 'olivia',
        displayName: 'Olivia Owner',
        setupCode: SETUP_CODE,
      });
      await owner.call('updateSettings', { registration: 'open' });
      await use(owner);
    },
    { scope: 'worker', auto: true },
  ],

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the dependencies from the pattern.
  freshServer: async ({}, use) => {
    const started: Server[] = [];
    await use(async (settings) => {
      const server = await startServer(settings);
      started.push(server);
      return server;
    });
    for (const server of started) await server.stop();
  },

  adasServer: async ({ freshServer }, use) => {
    await use(async () => {
      const server = await freshServer({ REGISTRATION: 'open' });
      const registering = { username: 'ada', displayName: 'Ada', setupCode: SETUP_CODE };
      return { server, ada: await Person.register(server.url, registering) };
    });
  },

  visit: async ({ browser, contextOptions, server }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (path, other = server) => {
      const context = await browser.newContext({ ...contextOptions, baseURL: other.url });
      contexts.push(context);
      const page = await context.newPage();
      await page.goto(path);
      return page;
    });
    for (const context of contexts) await context.close();
  },

  enter: async ({ browser, contextOptions }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (person, path = '/') => {
      const context = await browser.newContext({ ...contextOptions, baseURL: person.url });
      contexts.push(context);
      const [name = '', value = ''] = person.cookie.split(/=(.*)/s);
      await context.addCookies([{ name, value, url: person.url }]);
      const page = await context.newPage();
      await page.goto(path);
      return page;
    });
    for (const context of contexts) await context.close();
  },

  person: async ({ server }, use) => {
    await use((displayName) => {
      const username = unique(displayName.toLowerCase().replace(/[^a-z]+/g, '-'));
      return Person.register(server.url, { username, displayName });
    });
  },

  someone: async ({ enter, person }, use) => {
    await use(async (name) => {
      const api = await person(name);
      const page = await enter(api, '/');
      return { name, username: api.user.username, api, context: page.context(), page };
    });
  },
});

/** The field of a room's composer. */
export const composer = (page: Page) => page.getByRole('textbox', { name: /^Message #/ });
export const log = (page: Page) => page.getByRole('log');
export const roomLink = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: new RegExp(`^${name}( ?,|$)`) });

export const say = async (page: Page, text: string): Promise<void> => {
  await composer(page).fill(text);
  await composer(page).press('Enter');
};

/** Chooses from the menu below a button. */
export const choose = async (page: Page, button: string | RegExp, item: string): Promise<void> => {
  await page.getByRole('button', { name: button }).click();
  await page.getByRole('menuitem', { name: item, exact: true }).click();
};

/** The row of a table that names something. */
export const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });

/** Presses the dialog's button and waits until it is done. */
export const confirm = async (page: Page, label: string) => {
  await page.getByRole('dialog').getByRole('button', { name: label, exact: true }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
};
