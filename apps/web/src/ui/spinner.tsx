import { cx } from './cx.ts';
import styles from './spinner.module.css';

/** Appears after a moment, so that quick answers do not flicker. */
export function Spinner({
  label = 'Loading',
  size = 18,
  className,
}: {
  label?: string;
  size?: number;
  className?: string | undefined;
}) {
  return (
    <span className={cx(styles.spinner, className)} role="status">
      <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
        <circle className={styles.track} cx="12" cy="12" r="9" />
        <path className={styles.arc} d="M21 12a9 9 0 0 0-9-9" />
      </svg>
      <span className="visually-hidden">{label}</span>
    </span>
  );
}

export function PageSpinner({ label }: { label?: string }) {
  return (
    <div className={styles.page}>
      <Spinner size={28} {...(label ? { label } : {})} />
    </div>
  );
}
