import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import styles from './page-bar.module.css';

/** The strip above a page that is not the main one: the way back, and where one is. */
export function PageBar({
  backTo,
  backLabel,
  title,
}: {
  backTo: string;
  backLabel: string;
  title: ReactNode;
}) {
  return (
    <header className={styles.bar}>
      <Link to={backTo} className={styles.back}>
        <ArrowLeft size={18} aria-hidden="true" />
        <span>{backLabel}</span>
      </Link>
      <h1 className={styles.title}>{title}</h1>
    </header>
  );
}
