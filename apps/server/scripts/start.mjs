// `npm start`: builds if need be, then becomes the server, so that signals reach it without detour.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root, stateOfBuild } from './stamp.mjs';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  fail(
    `Parley needs Node 20.19 or newer, this is ${process.versions.node}: see https://nodejs.org/en/download`,
  );
}
process.chdir(root);

const state = stateOfBuild();
if (state !== 'current') {
  if (!existsSync(join(root, 'node_modules')))
    fail('Run "npm ci" first, it fetches what Parley is built from.');
  console.log(state === 'none' ? 'Building… (first start only)' : 'Building… (the sources have changed)');
  try {
    await (await import('./build.mjs')).build();
  } catch (error) {
    fail(`The build failed: ${error instanceof Error ? error.message : error}`);
  }
}
// The real environment wins over the file.
if (existsSync('.env')) process.loadEnvFile('.env');
process.env.NODE_ENV ??= 'production';
process.setSourceMapsEnabled(true);
if (process.env.npm_lifecycle_event) followShell();
await import('../dist/main.js');

/** npm hands a SIGTERM to the shell between us, which dies of it and tells nobody: so its end means ours. */
function followShell() {
  const shell = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid !== shell) process.kill(process.pid, 'SIGTERM');
  }, 200);
  watch.unref();
  // Once: a second signal would cut the graceful close short.
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => clearInterval(watch));
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
