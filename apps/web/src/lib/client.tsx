import type { Client } from '@parley/client';
import { createContext, type ReactNode, use, useEffect, useState } from 'react';
import { PageSpinner } from '../ui/spinner.tsx';
import type { Drafts } from './drafts.ts';
import { enterAs, type Person } from './person.ts';
import { useMe, useSession } from './session.tsx';

const PersonContext = createContext<Person | null>(null);

/** One client per person and page: stopped when they leave. */
export function ClientProvider({ children }: { children: ReactNode }) {
  const { id } = useMe();
  const { onEnded } = useSession();
  const [person, setPerson] = useState<Person | null>(null);

  useEffect(() => {
    const entered = enterAs(id);
    entered.onEnded(onEnded);
    let left = false;
    void entered.ready.then((ready) => {
      if (!left) setPerson(ready);
    });
    return () => {
      left = true;
      entered.stop();
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
