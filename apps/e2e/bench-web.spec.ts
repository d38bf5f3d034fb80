import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';

const main = fileURLToPath(new URL('../bench/src/web/main.ts', import.meta.url));

test('the bench of the web client has a figure for all that it asks, and exits well whatever they are', async () => {
  const out = test.info().outputPath('web.json');
  const args = ['--import', 'tsx', main, '--quick', '--no-build', '--messages', '500', '--out', out];
  const bench = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let table = '';
  bench.stdout.on('data', (chunk) => {
    table += chunk;
  });
  test.slow();
  try {
    const [code] = await once(bench, 'close');
    expect(code).toBe(0);
  } finally {
    bench.kill();
  }

  const { median, targets, versions } = JSON.parse(readFileSync(out, 'utf8'));
  expect(Object.keys(median)).toHaveLength(23);
  expect(Object.values(median).every((figure) => Number.isFinite(figure))).toBe(true);
  // They come compressed; frames of 40 ms each cannot be more than 25.
  expect(median.scriptsTransferredKb).toBeLessThanOrEqual(median.scriptsGzipKb * 1.1);
  expect(median.blockedFps).toBeLessThanOrEqual(25);
  expect(median.coldInteractiveMs).toBeGreaterThan(median.coldShownMs);
  expect(targets).toHaveLength(9);
  for (const { title } of targets) expect(table).toContain(`| ${title} |`);
  expect(versions.chromium).toMatch(/^\d+\./);
});
