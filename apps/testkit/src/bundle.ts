import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';

const SERVER = fileURLToPath(new URL('../../server/', import.meta.url));
const BUILD = new URL('../../server/scripts/build.mjs', import.meta.url).href;

/** The server of the sources as they are now, whatever was built before. */
export interface Bundle {
  /** What `npm start` runs. */
  main: string;
  /** What `npm run cli` runs. */
  cli: string;
  remove(): void;
}

/** Bundles the server as the build does. @param plugins that read or replace its sources on the way */
export async function bundleServer(plugins: Plugin[] = []): Promise<Bundle> {
  const build = (await import(BUILD)) as {
    bundleServer(outdir: string, plugins: Plugin[]): Promise<void>;
    generateClient(): void;
  };
  // Below the server's folder its dependencies are found.
  mkdirSync(join(SERVER, '.cache/dist'), { recursive: true });
  const outdir = mkdtempSync(join(SERVER, '.cache/dist/'));
  const remove = () => rmSync(outdir, { recursive: true, force: true });
  try {
    build.generateClient();
    await build.bundleServer(outdir, plugins);
  } catch (error) {
    remove();
    throw error;
  }
  return { main: join(outdir, 'main.js'), cli: join(outdir, 'cli.js'), remove };
}
