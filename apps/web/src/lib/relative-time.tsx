import { Tooltip } from '../ui/tooltip.tsx';
import { exactTime, relativeTime, useNow } from './time.ts';

/** Relative, with the exact instant as a hint and for machines. */
export function RelativeTime({ iso, className }: { iso: string; className?: string | undefined }) {
  const now = useNow();
  return (
    <Tooltip label={exactTime(iso)}>
      <time dateTime={iso} className={className}>
        {relativeTime(iso, Math.max(now, Date.parse(iso)))}
      </time>
    </Tooltip>
  );
}
