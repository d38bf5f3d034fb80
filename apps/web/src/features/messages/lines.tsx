import { dayLabel, useNow } from '../../lib/time.ts';
import { Button } from '../../ui/button.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import styles from './lines.module.css';

export function DayLine({ iso }: { iso: string }) {
  const now = useNow();
  return (
    <div className={styles.day}>
      <time dateTime={iso.slice(0, 10)}>{dayLabel(iso, Math.max(now, Date.parse(iso)))}</time>
    </div>
  );
}

export function UnreadLine() {
  return (
    <div className={styles.unread}>
      <span>New</span>
    </div>
  );
}

export function StartLine({ title, about }: { title: string; about: string }) {
  return (
    <div className={styles.start}>
      <h2>
        <bdi>{title}</bdi>
      </h2>
      <p>
        <bdi>{about}</bdi>
      </p>
    </div>
  );
}

interface EdgeLineProps {
  /** What is beyond it. */
  what: 'older' | 'newer';
  failed: boolean;
  onRetry: () => void;
}

/** Where a page is missing. */
export function EdgeLine({ what, failed, onRetry }: EdgeLineProps) {
  if (!failed) return <MessageSkeleton rows={2} />;
  return (
    <div className={styles.edge}>
      <p>{what === 'older' ? 'Older' : 'Newer'} messages could not be loaded.</p>
      <Button size="sm" onClick={onRetry}>
        Load {what} messages
      </Button>
    </div>
  );
}

const WIDTHS = ['72%', '46%', '60%', '38%', '66%'];

export function MessageSkeleton({ rows = 6 }: { rows?: number }) {
  return (
    <div className={styles.skeleton} role="status">
      <span className="visually-hidden">Loading messages</span>
      {Array.from({ length: rows }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike.
        <div key={i} className={styles.skeletonRow} aria-hidden="true">
          <span className={styles.skeletonAvatar} />
          <div>
            <Skeleton width="8em" />
            <Skeleton width={WIDTHS[i % WIDTHS.length] ?? '60%'} />
          </div>
        </div>
      ))}
    </div>
  );
}
