import { WifiOff } from 'lucide-react';
import { type Link, useLink } from '../../lib/use-link.ts';
import styles from './connection.module.css';

const words: Record<Exclude<Link, 'fine'>, string> = {
  connecting: 'Connecting… You can already write; messages are sent once it is done.',
  lost: 'Connection lost. You can keep writing; messages are sent when it is back.',
  offline: 'You are offline. You can keep writing; messages are sent when you are back.',
};

/** A lost connection is said, and that one may go on writing. */
export function ConnectionBar() {
  const link = useLink();
  return (
    <div role="status">
      {link !== 'fine' && (
        <p className={styles.bar}>
          <WifiOff size={16} aria-hidden="true" />
          {words[link]}
        </p>
      )}
    </div>
  );
}
