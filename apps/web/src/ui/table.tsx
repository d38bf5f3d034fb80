import type { ReactNode } from 'react';
import styles from './table.module.css';

export interface TableProps {
  /** The accessible name. */
  label: string;
  /** Heads; an empty label with `srLabel` for a column of buttons. */
  columns: readonly { key: string; label: ReactNode; srLabel?: string; align?: 'start' | 'end' }[];
  /** `<tr>` elements. Give cells `data-label` and they stay readable when rows fold into cards on a phone. */
  children: ReactNode;
}

export function Table({ label, columns, children }: TableProps) {
  return (
    <div className={styles.frame}>
      <table className={styles.table} aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" data-align={column.align}>
                {column.label || <span className="visually-hidden">{column.srLabel}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
