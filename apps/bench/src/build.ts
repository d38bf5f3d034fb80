import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const BENCH = join(ROOT, 'apps/bench');

export const SERVER_ENTRY = join(ROOT, 'apps/server/dist/main.js');
export const RESULTS = join(BENCH, 'results');
/** Of Parley beside Parley: no news of how it compares with others. */
export const STEP_RESULTS = join(RESULTS, 'steps');
/** With CPU profiles, which slow a server down. */
export const CPU_RESULTS = join(RESULTS, 'cpu');
export const sourceFile = (name: string) => join(BENCH, 'src', name);
export const distFile = (name: string) => join(BENCH, 'dist', name);

/** Builds the server as everybody does. @throws Error with the build's own words */
export function buildServer(): void {
  const { status, stdout, stderr } = spawnSync('npm', ['run', 'build'], { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new Error(`"npm run build" failed:\n${stdout}${stderr}`);
}

export function assertBuilt(): void {
  if (!existsSync(SERVER_ENTRY)) throw new Error('There is no built server: run "npm run build" first.');
}

/**
 * Bundles generator and peers as the server is: run through tsx they would pay for its wrappers round every closure.
 */
export async function buildBench(): Promise<void> {
  await esbuild.build({
    entryPoints: {
      generator: sourceFile('generator/main.ts'),
      'plain-socketio': sourceFile('peers/plain-socketio.ts'),
      'raw-ws': sourceFile('peers/raw-ws.ts'),
    },
    outdir: join(BENCH, 'dist'),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'warning',
    plugins: [{ name: 'external-packages', setup: externalPackages }],
  });
}

function externalPackages(context: esbuild.PluginBuild): void {
  context.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
    kind === 'entry-point' || path.startsWith('@parley/') ? undefined : { path, external: true },
  );
}
