import type { ReactNode } from 'react';
import styles from './admin.module.css';

interface ScreenFrameProps {
  title: string;
  about: ReactNode;
  /** Beside the heading: a search, or the main button. */
  tools?: ReactNode;
  children: ReactNode;
}

/** What every screen of the console begins with. */
export function ScreenFrame({ title, about, tools, children }: ScreenFrameProps) {
  return (
    <div className={styles.screen}>
      <header className={styles.head}>
        <div>
          <h2>{title}</h2>
          <p className={styles.about}>{about}</p>
        </div>
        {tools}
      </header>
      {children}
    </div>
  );
}
