import { type Client, createClient } from '@parley/client';
import { createContext, type ReactNode, use, useEffect, useState } from 'react';
import { PageSpinner } from '../ui/spinner.tsx';
import { api } from './api.ts';
import { createOutboxStorage } from './outbox-storage.ts';
import { useMe, useSession } from './session.tsx';

const ClientContext = createContext<Client | null>(null);

/** One client per person and page: started here, stopped when they leave. */
export function ClientProvider({ children }: { children: ReactNode }) {
  const { id } = useMe();
  const { onEnded } = useSession();
  const [client, setClient] = useState<Client | null>(null);

  useEffect(() => {
    const made = createClient({
      api,
      userId: id,
      onSignedOut: onEnded,
      outboxStorage: createOutboxStorage(id),
    });
    made.start();
    setClient(made);
    return () => {
      made.stop();
      setClient(null);
    };
  }, [id, onEnded]);

  if (!client) return <PageSpinner label="Connecting" />;
  return <ClientContext value={client}>{children}</ClientContext>;
}

export const useClient = (): Client => {
  const client = use(ClientContext);
  if (!client) throw new Error('useClient needs a ClientProvider above');
  return client;
};
