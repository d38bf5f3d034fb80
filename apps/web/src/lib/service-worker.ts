/**
 * Starts the worker that opens the page without the server (service-worker.js); once the page stands, so that it takes
 * nothing from it. Browsers have workers on https and localhost only: elsewhere all is as without.
 */
export const startServiceWorker = (): void => {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  addEventListener('load', () => {
    // Storage may be blocked or full: then the page needs its server.
    navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' }).catch(() => {});
  });
};
