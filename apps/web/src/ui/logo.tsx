import styles from './logo.module.css';

/** A speech bubble with two lines: something said, something answered. */
export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg
      className={styles.logo}
      width={size}
      height={size}
      viewBox="0 0 32 32"
      aria-hidden="true"
      focusable="false"
    >
      <path
        className={styles.bubble}
        d="M9 3h14a7 7 0 0 1 7 7v8a7 7 0 0 1-7 7h-8.2l-6.1 4.6A1 1 0 0 1 7 28.8V24.7A7 7 0 0 1 2 18v-8a7 7 0 0 1 7-7Z"
      />
      <path className={styles.lines} d="M9.5 11.2h13M9.5 17h8" />
    </svg>
  );
}
