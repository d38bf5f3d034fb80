import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';

/** The Chromium to test with: CHROMIUM_PATH, a system one, or what `npx playwright install` brought. */
export async function findBrowser() {
  const { CHROMIUM_PATH } = process.env;
  const system = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  const candidates = CHROMIUM_PATH ? [CHROMIUM_PATH] : system;
  const found = candidates.find((path) => existsSync(path));
  if (found || CHROMIUM_PATH) return found ?? null;
  const require = createRequire(new URL('../../e2e/package.json', import.meta.url));
  const { chromium } = require('@playwright/test');
  const own = chromium.executablePath();
  return existsSync(own) ? own : null;
}
