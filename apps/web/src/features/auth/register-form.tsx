import { AccountFields, accountChecks, accountOf, noAccount } from '../../lib/account-fields.tsx';
import { messageOf } from '../../lib/errors.ts';
import { useApi, useSession } from '../../lib/session.tsx';
import { Button } from '../../ui/button.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { useForm } from '../../ui/use-form.ts';
import styles from './auth.module.css';

interface RegisterFormProps {
  inviteCode: string | undefined;
  onStart: () => void;
}

export function RegisterForm({ inviteCode, onStart }: RegisterFormProps) {
  const api = useApi();
  const { refresh } = useSession();
  const { form, field, refusal, busy } = useForm({
    initial: noAccount,
    checks: accountChecks,
    submit: async (texts) => {
      onStart();
      await api.call('register', { ...accountOf(texts), ...(inviteCode ? { inviteCode } : {}) });
      await refresh();
    },
    explain: messageOf,
  });
  return (
    <form {...form} className={styles.form}>
      <FormError refusal={refusal} />
      <AccountFields field={field} autoFocus />
      <Button type="submit" variant="primary" full loading={busy}>
        Create account
      </Button>
    </form>
  );
}
