import { type Client, createClient } from '@parley/client';
import { createContext, type ReactNode, use, useEffect, useState } from 'react';
import { PageSpinner } from '../ui/spinner.tsx';
import { api } from './api.ts';
import { type Drafts, openDrafts } from './drafts.ts';
import { keepPeople } from './people.ts';
import { openPersonStorage } from './person-storage.ts';
import { useMe, useSession } from './session.tsx';
import { createTabs } from './tabs.ts';

interface Person {
  client: Client;
  drafts: Drafts;
}
const PersonContext = createContext<Person | null>(null);

/** One client per person and page: started here, stopped when they leave. */
export function ClientProvider({ children }: { children: ReactNode }) {
  const { id } = useMe();
  const { onEnded } = useSession();
  const [person, setPerson] = useState<Person | null>(null);

  useEffect(() => {
    const storage = openPersonStorage(id);
    const client = createClient({
      api,
      userId: id,
      onSignedOut: onEnded,
      outboxStorage: storage.outbox,
      roomStorage: storage.rooms,
      tabs: createTabs(id),
    });
    client.start();
    const forgetPeople = keepPeople(storage.people);
    let left = false;
    void openDrafts(storage.drafts).then((drafts) => {
      if (!left) setPerson({ client, drafts });
    });
    return () => {
      left = true;
      client.stop();
      forgetPeople();
      setPerson(null);
    };
  }, [id, onEnded]);

  if (!person) return <PageSpinner label="Connecting" />;
  return <PersonContext value={person}>{children}</PersonContext>;
}

const usePerson = (): Person => {
  const person = use(PersonContext);
  if (!person) throw new Error('useClient needs a ClientProvider above');
  return person;
};

export const useClient = (): Client => usePerson().client;
export const useDrafts = (): Drafts => usePerson().drafts;
