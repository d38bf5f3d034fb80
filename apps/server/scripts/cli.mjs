// `npm run cli -- <command>`: the operator's commands, with the settings that `npm start` reads.
import { existsSync } from 'node:fs';
import { root, stateOfBuild } from './stamp.mjs';

process.chdir(root);
if (stateOfBuild() === 'none') {
  console.error('Start Parley once with "npm start", that builds it.');
  process.exit(1);
}
if (existsSync('.env')) process.loadEnvFile('.env');
process.env.NODE_ENV ??= 'production';
await import('../dist/cli.js');
