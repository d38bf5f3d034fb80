/** Where to go after logging in: only to a page of ours, whatever a link says. */
export const nextPath = (wanted: string | null): string => {
  if (!wanted || !URL.canParse(wanted, location.origin)) return '/';
  const url = new URL(wanted, location.origin);
  // Also what only looks like a path, "//elsewhere" and "/\elsewhere", as the browser reads it.
  return url.origin === location.origin && wanted.startsWith('/')
    ? url.pathname + url.search + url.hash
    : '/';
};
