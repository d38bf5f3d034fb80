// `npm test`: Vitest, then the browser tests, then one line that sums them up. What cannot run here for want of a
// browser or of another program is skipped loudly; .ci/run counts that as a failure.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findBrowser } from './browser.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const reports = mkdtempSync(join(tmpdir(), 'parley-reports-'));
const totals = { passed: 0, failed: 0, skipped: 0 };
const notices = [];

function run(name, command, env = {}) {
  console.log(`\n── ${name} ──`);
  const { status } = spawnSync(process.execPath, command, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  return status === 0;
}

/** Adds a report's counts; a runner that ended badly without a failed test is a failure itself. */
function count(name, ok, read) {
  try {
    const { passed, failed, skipped } = read();
    totals.passed += passed;
    totals.failed += failed || (ok ? 0 : 1);
    totals.skipped += skipped;
    if (skipped > 0) notices.push(`SKIPPED: ${skipped} of ${name}`);
    if (!ok && failed === 0) notices.push(`FAILED: ${name} ended with an error, see above`);
  } catch {
    totals.failed += 1;
    notices.push(`FAILED: ${name} left no report`);
  }
}

const vitest = join(reports, 'vitest.json');
const unit = run('Protocol, client, server, processes', [
  'node_modules/vitest/vitest.mjs',
  'run',
  '--reporter=dot',
  '--reporter=json',
  `--outputFile.json=${vitest}`,
]);
count('the tests without a browser', unit, () => {
  const report = JSON.parse(readFileSync(vitest, 'utf8'));
  return {
    passed: report.numPassedTests,
    // A file that does not load has no test of its own to fail.
    failed: Math.max(report.numFailedTests, report.numFailedTestSuites > 0 ? 1 : 0),
    skipped: report.numPendingTests + report.numTodoTests,
  };
});

const browser = findBrowser();
if (browser) {
  if (!run('Build', ['apps/server/scripts/build.mjs'])) {
    totals.failed += 1;
    notices.push('FAILED: the build');
  } else {
    const playwright = join(reports, 'playwright.json');
    const e2e = run('Browser', ['node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json'], {
      PLAYWRIGHT_JSON_OUTPUT_NAME: playwright,
      CHROMIUM_PATH: browser,
    });
    count('the browser tests', e2e, () => {
      const { expected, unexpected, flaky, skipped } = JSON.parse(readFileSync(playwright, 'utf8')).stats;
      return { passed: expected, failed: unexpected + flaky, skipped };
    });
  }
} else {
  totals.skipped += 1;
  notices.push(
    'SKIPPED: all browser tests, there is no Chromium. Install one (Debian: apt-get install chromium) or set CHROMIUM_PATH.',
  );
}

rmSync(reports, { recursive: true, force: true });
console.log(
  `\n${[...notices, ''].join('\n')}${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`,
);
process.exit(totals.failed > 0 ? 1 : 0);
