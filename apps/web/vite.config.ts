import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type HtmlTagDescriptor, type Plugin } from 'vite';

const server = 'http://127.0.0.1:3000';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Writes sw.js: the list of all that was built, named by a hash of it, in front of service-worker.js. */
const serviceWorker = (): Plugin => ({
  name: 'service-worker',
  apply: 'build',
  generateBundle: {
    order: 'post',
    handler(_, bundle) {
      const worker = readFileSync(here('service-worker.js'), 'utf8');
      const fixed = readdirSync(here('public'));
      const files = ['/', ...[...fixed, ...Object.keys(bundle)].map((name) => `/${name}`)];
      const hash = createHash('sha256').update(worker);
      for (const name of fixed) hash.update(readFileSync(here(`public/${name}`)));
      // The others have a hash of what is in them in their names.
      hash.update(readFileSync(here('index.html'))).update(files.join());
      const shell = files.filter((name) => name !== '/index.html');
      const head = `const version = '${hash.digest('hex').slice(0, 12)}';\nconst files = ${JSON.stringify(shell)};\n`;
      this.emitFile({ type: 'asset', fileName: 'sw.js', source: head + worker });
    },
  },
});

/** What the chat needs is fetched beside the first script, not after it has run. */
const CHAT = ['/src/routes/signed-in.tsx', '/src/routes/chat.tsx'];

/** Names it in the page: the scripts and styles of those chunks and of all that they import. */
const preloadChat = (): Plugin => ({
  name: 'preload-chat',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler(html, { bundle = {} }) {
      const scripts = new Set<string>();
      const styles = new Set<string>();
      const add = (fileName: string): void => {
        const chunk = bundle[fileName];
        if (chunk?.type !== 'chunk' || scripts.has(fileName)) return;
        scripts.add(fileName);
        for (const style of chunk.viteMetadata?.importedCss ?? []) styles.add(style);
        for (const imported of chunk.imports) add(imported);
      };
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue;
        if (CHAT.some((module) => chunk.facadeModuleId?.endsWith(module))) add(chunk.fileName);
      }
      const link = (attrs: HtmlTagDescriptor['attrs'], file: string): HtmlTagDescriptor[] =>
        html.includes(`/${file}`)
          ? []
          : [{ tag: 'link', injectTo: 'head', attrs: { ...attrs, crossorigin: true, href: `/${file}` } }];
      return [
        ...[...scripts].flatMap((file) => link({ rel: 'modulepreload' }, file)),
        ...[...styles].flatMap((file) => link({ rel: 'preload', as: 'style' }, file)),
      ];
    },
  },
});

export default defineConfig({
  plugins: [react(), serviceWorker(), preloadChat()],
  server: {
    port: 5173,
    // The origin stays the browser's own, as the server checks it.
    proxy: {
      '/api': { target: server, changeOrigin: false },
      '/healthz': { target: server, changeOrigin: false },
      '/socket.io': { target: server, changeOrigin: false, ws: true },
    },
  },
  build: {
    outDir: 'dist',
    target: 'es2022',
    // What knows light-dark(), so that it is left as it is.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    sourcemap: false,
    // Inlined files would be data: URLs, which the page's policy does not allow.
    assetsInlineLimit: 0,
  },
});
