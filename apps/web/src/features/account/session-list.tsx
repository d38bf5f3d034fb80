import type { Session } from '@parley/protocol';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Monitor, Smartphone, Terminal } from 'lucide-react';
import { isCode, messageOf } from '../../lib/errors.ts';
import { RelativeTime } from '../../lib/relative-time.tsx';
import { useApi } from '../../lib/session.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { LoadError } from '../../ui/load-error.tsx';
import { SkeletonList } from '../../ui/skeleton.tsx';
import { toast } from '../../ui/toast.tsx';
import styles from './account.module.css';
import { describeDevice } from './device.ts';

export const sessionsKey = ['sessions'];

export function SessionList() {
  const api = useApi();
  const sessions = useQuery({
    queryKey: sessionsKey,
    queryFn: () => api.call('listSessions', {}),
    staleTime: 0,
  });
  if (sessions.isPending) return <SkeletonList rows={2} label="Loading sessions" />;
  if (sessions.isError) {
    return (
      <LoadError
        title="Your sessions could not be loaded"
        message={messageOf(sessions.error)}
        busy={sessions.isFetching}
        onRetry={() => void sessions.refetch()}
      />
    );
  }
  return (
    <ul className={styles.sessions} aria-label="Sessions">
      {sessions.data.sessions.map((session) => (
        <SessionRow key={session.id} session={session} />
      ))}
    </ul>
  );
}

const icons = { computer: Monitor, phone: Smartphone, program: Terminal };

function SessionRow({ session }: { session: Session }) {
  const api = useApi();
  const queries = useQueryClient();
  const end = useMutation({
    mutationFn: async () => {
      try {
        await api.call('endSession', { sessionId: session.id });
      } catch (error) {
        // Ended elsewhere meanwhile is as good.
        if (!isCode(error, 'not_found')) throw error;
      }
    },
    onError: (error) => toast(messageOf(error), { tone: 'error' }),
    onSettled: () => queries.invalidateQueries({ queryKey: sessionsKey }),
  });
  const { kind, name } = describeDevice(session.userAgent);
  const Icon = icons[kind];
  return (
    <li className={styles.session}>
      <Icon size={20} aria-hidden="true" />
      <div className={styles.device}>
        <p className={styles.deviceName}>
          {name} {session.current && <Badge tone="ok">This device</Badge>}
        </p>
        <p className={styles.times}>
          {session.current ? (
            'In use now'
          ) : (
            <>
              Last seen <RelativeTime iso={session.seenAt} />
            </>
          )}{' '}
          · logged in <RelativeTime iso={session.createdAt} />
        </p>
      </div>
      {!session.current && (
        <Button size="sm" loading={end.isPending} onClick={() => end.mutate()}>
          End
        </Button>
      )}
    </li>
  );
}
