import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

/** The Chromium to test with: CHROMIUM_PATH, a system one, or what `npx playwright install` brought; else null. */
export function findBrowser() {
  const { CHROMIUM_PATH } = process.env;
  if (CHROMIUM_PATH) return existsSync(CHROMIUM_PATH) ? CHROMIUM_PATH : null;
  const candidates = [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    chromium.executablePath(),
  ];
  return candidates.find((path) => existsSync(path)) ?? null;
}
