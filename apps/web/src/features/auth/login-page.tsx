import { Link, Navigate, useSearchParams } from 'react-router';
import { messageOf } from '../../lib/errors.ts';
import { useApi, useSession } from '../../lib/session.tsx';
import { useTitle } from '../../lib/use-title.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { PageShell } from '../../ui/page.tsx';
import { useForm } from '../../ui/use-form.ts';
import styles from './auth.module.css';
import { nextPath } from './next-path.ts';

export function LoginPage() {
  useTitle('Log in');
  const api = useApi();
  const { user, setup, refresh } = useSession();
  const [params] = useSearchParams();
  const { form, field, refusal, busy } = useForm({
    initial: { username: '', password: '' },
    checks: {
      username: (value) => (value.trim() ? null : 'Type your username.'),
      password: (value) => (value ? null : 'Type your password.'),
    },
    submit: async ({ username, password }) => {
      await api.call('login', { username: username.trim(), password });
      await refresh();
    },
    explain: messageOf,
  });

  if (user) return <Navigate to={nextPath(params.get('next'))} replace />;
  if (setup.needsOwner) return <Navigate to="/setup" replace />;
  return (
    <PageShell title="Log in" subtitle="Welcome back." footer={<Elsewhere query={params.toString()} />}>
      <form {...form} className={styles.form}>
        <FormError refusal={refusal} />
        <TextField
          {...field('username')}
          label="Username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
        />
        <TextField {...field('password')} label="Password" type="password" autoComplete="current-password" />
        <Button type="submit" variant="primary" full loading={busy}>
          Log in
        </Button>
      </form>
    </PageShell>
  );
}

function Elsewhere({ query }: { query: string }) {
  const { registration } = useSession().setup;
  if (registration === 'invite') return 'No account yet? Ask an admin for an invite link.';
  if (registration !== 'open') return 'No account yet? Registration is closed here; ask an admin.';
  return (
    <>
      No account yet? <Link to={`/register${query && `?${query}`}`}>Create one</Link>
    </>
  );
}
