const HOUR = 3_600_000;
const words = new Intl.RelativeTimeFormat(undefined, { numeric: 'always' });

/** What is left until an instant, in the largest unit that is not misleading. */
export const timeUntil = (iso: string, now: number): string => {
  const left = Date.parse(iso) - now;
  if (left <= 0) return 'Expired';
  if (left < HOUR) return words.format(Math.max(1, Math.round(left / 60_000)), 'minute');
  if (left < 48 * HOUR) return words.format(Math.round(left / HOUR), 'hour');
  return words.format(Math.round(left / (24 * HOUR)), 'day');
};
