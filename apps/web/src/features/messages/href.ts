/** Where a link may lead: to http, https and mailto, with the address written out. Null: nowhere. */
export const hrefOf = (address: string): string | null => {
  try {
    const url = new URL(address);
    if (url.protocol === 'mailto:') return url.href;
    return (url.protocol === 'https:' || url.protocol === 'http:') && url.hostname ? url.href : null;
  } catch {
    return null;
  }
};
