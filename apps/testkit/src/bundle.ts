import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';

const SERVER = fileURLToPath(new URL('../../server/', import.meta.url));
const SOURCES = join(SERVER, 'src');
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

/** Text of the server's sources to be replaced as they are bundled. */
export interface Mutation {
  /** Below apps/server/src. */
  file: string;
  /** Stands there once. */
  from: string;
  to: string;
}

/** The server with something of it changed. @throws where the text to replace is not there once */
export const bundleMutant = (mutations: readonly Mutation[]): Promise<Bundle> =>
  bundleServer([replacing(mutations)]);

function replacing(mutations: readonly Mutation[]): Plugin {
  return {
    name: 'mutations',
    setup(context) {
      context.onLoad({ filter: /[\\/]apps[\\/]server[\\/]src[\\/]/ }, ({ path }) => {
        const mine = mutations.filter(({ file }) => path === join(SOURCES, file));
        if (mine.length === 0) return undefined;
        return { contents: mine.reduce(replaced, readFileSync(path, 'utf8')), loader: 'ts' };
      });
    },
  };
}

/** @throws where the text to replace is not there once */
export function replaced(source: string, { file, from, to }: Mutation): string {
  const parts = source.split(from);
  if (parts.length !== 2) throw new Error(`${file} has not once, but ${parts.length - 1} times: ${from}`);
  return parts.join(to);
}
