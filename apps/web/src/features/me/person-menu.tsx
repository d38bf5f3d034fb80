import { ChevronsUpDown } from 'lucide-react';
import { lazy } from 'react';
import { useMe } from '../../lib/session.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import { MenuButton } from '../../ui/menu-button.tsx';
import styles from './person-menu.module.css';

const Popup = lazy(async () => ({ default: (await import('./person-menu-popup.tsx')).PersonMenuPopup }));

export function PersonMenu() {
  const me = useMe();
  return (
    <MenuButton
      popup={(popup) => <Popup {...popup} />}
      trigger={
        <button type="button" className={styles.trigger} aria-label={`${me.displayName}: your menu`}>
          <Avatar id={me.id} name={me.displayName} />
          <span className={styles.who}>
            <bdi className={styles.name}>{me.displayName}</bdi>
            <span className={styles.username}>@{me.username}</span>
          </span>
          <ChevronsUpDown size={16} aria-hidden="true" />
        </button>
      }
    />
  );
}
