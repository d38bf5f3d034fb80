import styles from './avatar.module.css';
import { cx } from './cx.ts';
import { colourOf, initialsOf } from './initials.ts';

export interface AvatarProps {
  id: string;
  name: string;
  size?: 'sm' | 'md' | 'lg' | undefined;
  /** Draws a dot; leave it out where presence does not matter. */
  online?: boolean | undefined;
}

/** Decoration: the name stands beside it. */
export function Avatar({ id, name, size = 'md', online }: AvatarProps) {
  return (
    <span className={cx(styles.avatar, styles[size])} data-colour={colourOf(id)} aria-hidden="true">
      {initialsOf(name)}
      {online !== undefined && <span className={styles.dot} data-online={online} />}
    </span>
  );
}
