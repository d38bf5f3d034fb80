import { useClient } from '../../lib/client.tsx';
import { useStore } from '../../lib/use-store.ts';
import { Tooltip } from '../../ui/tooltip.tsx';
import styles from './connection.module.css';

const labels = {
  online: 'Connected',
  connecting: 'Connecting…',
  reconnecting: 'Reconnecting…',
  'signed-out': 'Logged out',
};
const transports = { websocket: 'WebSocket', polling: 'long polling' };

export function ConnectionBadge() {
  const { status, transport, roundTripMs } = useStore(useClient().connection);
  const detail = [
    transport && `by ${transports[transport]}`,
    roundTripMs !== null && status === 'online' && `round trip ${Math.max(1, Math.round(roundTripMs))} ms`,
  ].filter(Boolean);
  return (
    <Tooltip label={`${labels[status]}${detail.length > 0 ? `: ${detail.join(', ')}` : ''}`}>
      <button
        type="button"
        className={styles.badge}
        data-status={status}
        aria-label={`Connection: ${[labels[status], ...detail].join(', ')}`}
      >
        <span className={styles.dot} />
        {status === 'online' && roundTripMs !== null
          ? `${Math.max(1, Math.round(roundTripMs))} ms`
          : labels[status]}
      </button>
    </Tooltip>
  );
}
