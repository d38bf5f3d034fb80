import { lazy } from 'react';
import { cx } from '../ui/cx.ts';
import { MenuButton } from '../ui/menu-button.tsx';
import type { Named } from './people.ts';
import styles from './person-button.module.css';
import { PersonName } from './person-name.tsx';

const Popup = lazy(async () => ({ default: (await import('./person-popup.tsx')).PersonPopup }));

interface PersonButtonProps {
  named: Named;
  className?: string | undefined;
  /** In a list that has keys of its own: not on the way of the Tab key. */
  noTab?: boolean | undefined;
}

/** A name that opens what one may do about the person. */
export function PersonButton({ named, className, noTab }: PersonButtonProps) {
  return (
    <MenuButton
      popup={(popup) => <Popup userId={named.id} name={named.name ?? ''} popup={popup} />}
      trigger={
        <button type="button" className={cx(styles.button, className)} tabIndex={noTab ? -1 : 0}>
          <PersonName named={named} />
        </button>
      }
    />
  );
}
