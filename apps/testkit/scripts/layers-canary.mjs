// A checker that finds nothing may be one that looks at nothing. This runs the same rules over a tree in which each
// import is forbidden, and fails unless every one is found.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const expected = [
  'protocol-imports-zod',
  'features-know-no-transport',
  'features-share-policy-and-store-only',
  'web-features-are-composed-in-routes',
];
const root = fileURLToPath(new URL('../../../', import.meta.url));
const { stdout, stderr } = spawnSync(
  process.execPath,
  [
    `${root}node_modules/dependency-cruiser/bin/dependency-cruise.mjs`,
    ...['--config', `${root}apps/testkit/canary/dependency-cruiser.mjs`, '--output-type', 'json', 'apps'],
  ],
  { cwd: `${root}apps/testkit/canary`, encoding: 'utf8' },
);
const found = stdout ? JSON.parse(stdout).summary.violations.map(({ rule }) => rule.name) : [];
const missed = expected.filter((rule) => !found.includes(rule));
if (missed.length > 0) {
  console.error(`The layer check is blind: it did not find ${missed.join(', ')}.\n${stderr}`);
  process.exit(1);
}
console.log(`The layer check sees: its canary broke ${found.length} rules.`);
