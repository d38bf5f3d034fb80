import type { Registration } from '@parley/protocol';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { useApi, useSession } from '../../lib/session.tsx';
import { useTitle } from '../../lib/use-title.ts';
import { buttonClass } from '../../ui/button.tsx';
import { PageShell } from '../../ui/page.tsx';
import { FirstRoom } from './first-room.tsx';
import { OwnerForm } from './owner-form.tsx';

/** The first run: the owner's account and who may register, then perhaps a first room. */
export function SetupPage() {
  useTitle('Set up');
  const api = useApi();
  const { user, setup, refresh } = useSession();
  const [made, setMade] = useState(false);
  // Apart from registering: if this fails the account exists all the same, and only this is tried again.
  const choose = useMutation({
    mutationFn: (registration: Registration) => api.call('updateSettings', { registration }),
    onSettled: refresh,
  });

  if (made) {
    return (
      <PageShell
        title="Your first room"
        subtitle="A place to talk. You can change all of this later."
        width="md"
      >
        <FirstRoom choose={choose} />
      </PageShell>
    );
  }
  if (!setup.needsOwner) {
    return (
      <PageShell
        title="Parley is set up already"
        subtitle="It has an owner, and the setup link worked only once."
      >
        <Link to={user ? '/' : '/login'} className={buttonClass({ variant: 'primary', full: true })}>
          {user ? 'Go to your rooms' : 'Log in'}
        </Link>
      </PageShell>
    );
  }
  const onMade = (registration: Registration | null) => {
    setMade(true);
    if (registration) choose.mutate(registration);
    else void refresh();
  };
  return (
    <PageShell
      title="Set up Parley"
      subtitle="You are the first one here. Make the owner’s account and say who may join you."
      width="md"
    >
      <OwnerForm onMade={onMade} />
    </PageShell>
  );
}
