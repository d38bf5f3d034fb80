// Keeps the built page, so that it opens without the server. The build puts `version` and `files` in front of this, see
// vite.config.ts. Answers of the server (/api, /socket.io) never pass through here.
/* global version, files */

const PREFIX = 'parley-shell-';
const current = PREFIX + version;
/** A server that says nothing counts as away after so long. */
const PATIENCE_MS = 3000;

self.addEventListener('install', (event) => {
  const fresh = files.map((file) => new Request(file, { cache: 'no-cache' }));
  event.waitUntil(caches.open(current).then((cache) => cache.addAll(fresh)));
  self.skipWaiting();
});

self.addEventListener('activate', (event) => {
  event.waitUntil(Promise.all([dropOld(), self.clients.claim()]));
});

/** The version before stays: tabs that run it still load their parts from here. */
async function dropOld() {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== current);
  await Promise.all(names.slice(0, -1).map((name) => caches.delete(name)));
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  if (pathname.startsWith('/assets/')) event.respondWith(fromCache(request));
  else if (files.includes(pathname)) event.respondWith(fromServer(request, pathname));
  else if (request.mode === 'navigate' && /^\/(?!api(\/|$))[\w/-]*$/.test(pathname)) {
    event.respondWith(fromServer(request, '/'));
  }
});

/** Their names change with what is in them: what is here is right, of whatever version. */
async function fromCache(request) {
  return (await caches.match(request)) ?? fetch(request);
}

/** The server's first, so that a new version is taken at once; what is kept where the server is away. */
async function fromServer(request, path) {
  const kept = await (await caches.open(current)).match(path);
  if (!kept) return fetch(request);
  const answer = fetch(request).catch(() => kept);
  const first = await Promise.race([answer, after(PATIENCE_MS, kept)]);
  return first.status < 500 ? first : kept;
}

const after = (ms, value) => new Promise((resolve) => setTimeout(resolve, ms, value));
