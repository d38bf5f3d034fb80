// Builds what `npm start` runs: the server into apps/server/dist, the web app into apps/web/dist.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import * as esbuild from 'esbuild';
import { root, stampOfSources, writeStamp } from './stamp.mjs';

const server = join(root, 'apps/server');
const web = join(root, 'apps/web');

export async function build() {
  // Taken first: what changes during the build is built the next time.
  const stamp = stampOfSources();
  generateClient();
  rmSync(join(server, 'dist'), { recursive: true, force: true });
  await bundleServer(join(server, 'dist'));
  if (existsSync(join(web, 'vite.config.ts'))) {
    const vite = await import('vite');
    await vite.build({ root: web, configFile: join(web, 'vite.config.ts'), logLevel: 'warn' });
    compress(join(web, 'dist'));
  }
  writeStamp(stamp);
}

/** Prisma's client, unless it is as new as the schema. */
export function generateClient() {
  const client = statSync(join(server, 'src/db/generated/client.ts'), { throwIfNoEntry: false });
  if (client && client.mtimeMs >= statSync(join(root, 'prisma/schema.prisma')).mtimeMs) return;
  const cli = join(root, 'node_modules/prisma/build/index.js');
  const args = [cli, 'generate', '--config', 'prisma/prisma.config.ts'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`prisma generate failed:\n${stdout}${stderr}`);
}

/** What a node runs: the server in one file, the migrations beside it. `outdir` lies below apps/server. */
export async function bundleServer(outdir, plugins = []) {
  const entries = ['main.ts', 'cli.ts'].map((name) => join(server, 'src', name));
  await esbuild.build({
    entryPoints: entries.filter((entry) => existsSync(entry)),
    outdir,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    logLevel: 'warning',
    plugins: [...plugins, { name: 'external-packages', setup: externalPackages }],
  });
  for (const part of ['schema.prisma', 'migrations']) {
    cpSync(join(root, 'prisma', part), join(outdir, 'prisma', part), { recursive: true });
  }
}

/** Lays beside each text what browsers take instead: made once, so that no answer costs a compressor. */
function compress(folder) {
  const texts = readdirSync(folder, { recursive: true }).filter((name) => /\.(js|css|html|svg)$/.test(name));
  for (const name of texts) {
    const text = readFileSync(join(folder, name));
    // Browsers take Brotli by https and from localhost only.
    writeFileSync(join(folder, `${name}.br`), brotliCompressSync(text));
    writeFileSync(join(folder, `${name}.gz`), gzipSync(text, { level: 9 }));
  }
}

/** Our own packages are TypeScript and go in; the others stay in node_modules. */
function externalPackages(context) {
  context.onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
    if (kind === 'entry-point' || path.startsWith('@parley/')) return undefined;
    return { path, external: true };
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await build();
