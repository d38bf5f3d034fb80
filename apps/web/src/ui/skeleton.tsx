import { cx } from './cx.ts';
import styles from './skeleton.module.css';

/** A quiet placeholder of a line of text; wide enough that what comes does not move much. */
export function Skeleton({ width = '100%', className }: { width?: string; className?: string | undefined }) {
  return <span className={cx(styles.skeleton, className)} style={{ width }} aria-hidden="true" />;
}

export function SkeletonList({ rows = 5, label = 'Loading' }: { rows?: number; label?: string }) {
  const widths = ['62%', '78%', '48%', '70%', '55%'];
  return (
    <div className={styles.list} role="status">
      <span className="visually-hidden">{label}</span>
      {Array.from({ length: rows }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike.
        <Skeleton key={i} width={widths[i % widths.length] ?? '60%'} />
      ))}
    </div>
  );
}
