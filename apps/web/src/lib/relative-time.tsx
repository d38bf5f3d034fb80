import { exactTime, relativeTime, useNow } from './time.ts';

/** Relative, with the exact instant on hover and for machines. */
export function RelativeTime({ iso, className }: { iso: string; className?: string | undefined }) {
  const now = useNow();
  return (
    <time dateTime={iso} title={exactTime(iso)} className={className}>
      {relativeTime(iso, Math.max(now, Date.parse(iso)))}
    </time>
  );
}
