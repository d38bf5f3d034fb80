import { WifiOff } from 'lucide-react';
import { useClient } from '../../lib/client.tsx';
import { useDelayed } from '../../lib/use-delayed.ts';
import { useStore } from '../../lib/use-store.ts';
import styles from './connection.module.css';

const QUIET_MS = 1000;

/** A short break is nobody's business; a longer one is said, and that one may go on writing. */
export function ConnectionBar() {
  const { status } = useStore(useClient().connection);
  const late = useDelayed(status === 'reconnecting' || status === 'connecting', QUIET_MS);
  return (
    <div role="status">
      {late && (
        <p className={styles.bar}>
          <WifiOff size={16} aria-hidden="true" />
          {status === 'reconnecting'
            ? 'Connection lost. You can keep writing; messages are sent when it is back.'
            : 'Connecting… You can already write; messages are sent once it is done.'}
        </p>
      )}
    </div>
  );
}
