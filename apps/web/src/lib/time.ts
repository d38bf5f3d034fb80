import { useSyncExternalStore } from 'react';

const DAY = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Formatters are slow to make. */
const format = (date: Date, options: Intl.DateTimeFormatOptions): string => {
  const key = JSON.stringify(options);
  let made = formats.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat(undefined, options);
    formats.set(key, made);
  }
  return made.format(date);
};

const startOfDay = (time: number): number => new Date(time).setHours(0, 0, 0, 0);

/** Whole days between two instants in local time; rounds over the hour that summer time adds or takes. */
export const daysBetween = (earlier: number, later: number): number =>
  Math.round((startOfDay(later) - startOfDay(earlier)) / DAY);

export const clockTime = (iso: string): string =>
  format(new Date(iso), { hour: '2-digit', minute: '2-digit' });

export const exactTime = (iso: string): string =>
  format(new Date(iso), { dateStyle: 'full', timeStyle: 'medium' });

export const dayLabel = (iso: string, now: number): string => {
  const date = new Date(iso);
  const days = daysBetween(date.getTime(), now);
  if (days === 0) return 'Today';
  if (days === 1) return 'Yesterday';
  const sameYear = date.getFullYear() === new Date(now).getFullYear();
  return format(date, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(sameYear ? {} : { year: 'numeric' as const }),
  });
};

/** For people glancing: minutes while fresh, then the clock, then the day. */
export const relativeTime = (iso: string, now: number): string => {
  const then = Date.parse(iso);
  const minutes = Math.floor((now - then) / 60_000);
  // A clock that runs ahead of the server's must not show "in 2 min".
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  const days = daysBetween(then, now);
  if (days === 0) return clockTime(iso);
  if (days === 1) return `Yesterday ${clockTime(iso)}`;
  const sameYear = new Date(then).getFullYear() === new Date(now).getFullYear();
  const day = format(new Date(then), {
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' as const }),
  });
  return `${day}, ${clockTime(iso)}`;
};

let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, 30_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
};

/** The current time in steps of half a minute, one clock for all that show it. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => now);
