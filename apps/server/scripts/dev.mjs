// `npm run dev`: the server restarts and the page reloads as the sources change. Ctrl-C ends both.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { generateClient } from './build.mjs';
import { root } from './stamp.mjs';

process.chdir(root);
if (existsSync('.env')) process.loadEnvFile('.env');
// Where vite's proxy looks for the server, and where people look for the page.
process.env.PORT = '3000';
process.env.PUBLIC_URL ||= 'http://localhost:5173';
generateClient();

const bin = (path) => [process.execPath, `node_modules/${path}`];
const children = [
  run([...bin('tsx/dist/cli.mjs'), 'watch', '--clear-screen=false', 'apps/server/src/main.ts']),
  run([...bin('vite/bin/vite.js'), 'apps/web', '--strictPort', '--logLevel', 'warn']),
];
console.log(`Open ${process.env.PUBLIC_URL} once the server says that it runs`);

let ending = false;
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => end(0));
for (const child of children) child.on('exit', (code) => end(code ?? 1));

/** Each child gets the signal once: in a session of its own the terminal's Ctrl-C does not reach it. */
function run([program, ...args]) {
  return spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'], detached: true });
}

async function end(code) {
  if (ending) return;
  ending = true;
  const gone = children.map(
    (child) => new Promise((done) => (child.exitCode === null ? child.on('exit', done) : done())),
  );
  for (const child of children) child.kill('SIGTERM');
  await Promise.all(gone);
  process.exit(code);
}
