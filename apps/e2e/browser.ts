import { existsSync } from 'node:fs';
import type { LaunchOptions } from '@playwright/test';

/** CHROMIUM_PATH, then the system's, then what `npx playwright install` brought. */
const executablePath = [process.env.CHROMIUM_PATH, '/usr/bin/chromium'].find(
  (path) => path && existsSync(path),
);

// Root gets no sandbox from Chromium; the rest keeps it from talking to anybody but the server under test.
const asRoot = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const launchOptions: LaunchOptions = {
  args: process.getuid?.() === 0 ? asRoot : [],
  ...(executablePath ? { executablePath } : {}),
};
