import type { ReactNode } from 'react';
import { NavLink } from 'react-router';
import styles from './side-nav.module.css';

export interface SideNavProps {
  label: string;
  items: readonly { to: string; label: string; icon?: ReactNode; end?: boolean }[];
}

/** A column of links beside a page; a row that scrolls sideways on a phone. */
export function SideNav({ label, items }: SideNavProps) {
  return (
    <nav className={styles.nav} aria-label={label}>
      <ul>
        {items.map((item) => (
          <li key={item.to}>
            <NavLink to={item.to} end={item.end ?? false} className={styles.link!}>
              {item.icon}
              {item.label}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
