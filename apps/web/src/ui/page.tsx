import type { HTMLAttributes, ReactNode } from 'react';
import { cx } from './cx.ts';
import { Logo } from './logo.tsx';
import styles from './page.module.css';

export interface PageShellProps {
  title: ReactNode;
  subtitle?: ReactNode;
  children: ReactNode;
  /** A quiet line below the card, e.g. a link to another form. */
  footer?: ReactNode;
  width?: 'sm' | 'md' | undefined;
}

/** A centred page with one card: forms outside the chat. */
export function PageShell({ title, subtitle, children, footer, width = 'sm' }: PageShellProps) {
  return (
    <main className={styles.shell}>
      <div className={cx(styles.column, styles[width])}>
        <div className={styles.brand}>
          <Logo size={32} />
          <span>Parley</span>
        </div>
        <Card>
          <header className={styles.header}>
            <h1 className={styles.title}>{title}</h1>
            {subtitle && <p className={styles.subtitle}>{subtitle}</p>}
          </header>
          {children}
        </Card>
        {footer && <p className={styles.footer}>{footer}</p>}
      </div>
    </main>
  );
}

export function Card({ className, ...rest }: HTMLAttributes<HTMLDivElement>) {
  return <div {...rest} className={cx(styles.card, className)} />;
}
