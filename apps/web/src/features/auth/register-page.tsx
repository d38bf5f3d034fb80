import type { Registration } from '@parley/protocol';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, Navigate, useParams, useSearchParams } from 'react-router';
import { isCode, messageOf } from '../../lib/errors.ts';
import { useApi, useSession } from '../../lib/session.tsx';
import { useTitle } from '../../lib/use-title.ts';
import { buttonClass } from '../../ui/button.tsx';
import { LoadError } from '../../ui/load-error.tsx';
import { PageShell } from '../../ui/page.tsx';
import { PageSpinner } from '../../ui/spinner.tsx';
import { nextPath } from './next-path.ts';
import { RegisterForm } from './register-form.tsx';

/** At /register, and at /invite/:code for those who got a link. */
export function RegisterPage() {
  useTitle('Create an account');
  const { code } = useParams();
  const [params] = useSearchParams();
  const { user, setup } = useSession();
  // Who registers here goes on; who opens an invite while logged in is told so.
  const [registering, setRegistering] = useState(false);

  if (user && (registering || !code)) return <Navigate to={nextPath(params.get('next'))} replace />;
  if (user) return <AlreadyIn name={user.displayName} />;
  if (setup.needsOwner) return <Navigate to="/setup" replace />;
  const start = () => setRegistering(true);
  if (code) return <InvitePage code={code} onStart={start} />;
  if (setup.registration === 'open') return <FormPage query={params.toString()} onStart={start} />;
  return <DeadEnd {...notHere[setup.registration ?? 'closed']} />;
}

const notHere: Record<Exclude<Registration, 'open'>, { title: string; text: string }> = {
  invite: {
    title: 'You need an invite link',
    text: 'New people come in by invite here. Ask an admin for a link, then open it.',
  },
  closed: {
    title: 'Registration is closed',
    text: 'New accounts cannot be made here at the moment. If you should have one, ask an admin.',
  },
};

function InvitePage({ code, onStart }: { code: string; onStart: () => void }) {
  const api = useApi();
  const { setup } = useSession();
  const invite = useQuery({
    queryKey: ['invite', code],
    queryFn: () => api.call('getInvite', { code }),
    // While the form is filled in, what the server says to it counts.
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (setup.registration === 'closed') return <DeadEnd {...notHere.closed} />;
  if (invite.isPending) return <PageSpinner label="Checking the invite" />;
  if (invite.isError && !isCode(invite.error, 'invalid')) {
    return (
      <PageShell title="Your invite">
        <LoadError
          title="The invite could not be checked"
          message={messageOf(invite.error)}
          busy={invite.isFetching}
          onRetry={() => void invite.refetch()}
        />
      </PageShell>
    );
  }
  if (invite.data?.valid) return <FormPage inviteCode={code} onStart={onStart} />;
  return (
    <DeadEnd
      title="This invite no longer works"
      text="It has expired, was used up or revoked, or the link is incomplete. Ask whoever sent it for a new one."
    />
  );
}

interface FormPageProps {
  inviteCode?: string;
  query?: string;
  onStart: () => void;
}

function FormPage({ inviteCode, query, onStart }: FormPageProps) {
  return (
    <PageShell
      title={inviteCode ? 'You are invited' : 'Create an account'}
      subtitle={
        inviteCode
          ? 'Create your account to join the conversation.'
          : 'It takes a moment, and no e-mail address.'
      }
      footer={
        <>
          Already have an account? <Link to={`/login${query ? `?${query}` : ''}`}>Log in</Link>
        </>
      }
    >
      <RegisterForm inviteCode={inviteCode} onStart={onStart} />
    </PageShell>
  );
}

function DeadEnd({ title, text }: { title: string; text: string }) {
  return (
    <PageShell
      title={title}
      subtitle={text}
      footer={
        <>
          Already have an account? <Link to="/login">Log in</Link>
        </>
      }
    >
      {null}
    </PageShell>
  );
}

function AlreadyIn({ name }: { name: string }) {
  return (
    <PageShell
      title="You are in already"
      subtitle={`You are logged in as ${name}. The invite stays unused: pass it on to somebody who has no account yet.`}
    >
      <Link to="/" className={buttonClass({ variant: 'primary', full: true })}>
        Go to your rooms
      </Link>
    </PageShell>
  );
}
