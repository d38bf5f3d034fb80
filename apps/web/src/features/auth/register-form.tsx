import { displayNameSchema, newPasswordSchema, usernameSchema } from '@parley/protocol';
import { messageOf } from '../../lib/errors.ts';
import { useApi, useSession } from '../../lib/session.tsx';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { fits, useForm } from '../../ui/use-form.ts';
import styles from './auth.module.css';

const fitsName = fits(displayNameSchema);
const fitsUsername = fits(usernameSchema);

interface RegisterFormProps {
  inviteCode: string | undefined;
  onStart: () => void;
}

export function RegisterForm({ inviteCode, onStart }: RegisterFormProps) {
  const api = useApi();
  const { refresh } = useSession();
  const { form, field, refusal, busy } = useForm({
    initial: { displayName: '', username: '', password: '' },
    checks: {
      displayName: (value) => (value.trim() ? fitsName(value) : null),
      // Keyboards of phones like to add a space.
      username: (value) => fitsUsername(value.trim()),
      password: fits(newPasswordSchema),
    },
    submit: async ({ displayName, username, password }) => {
      onStart();
      await api.call('register', {
        username: username.trim(),
        password,
        ...(displayName.trim() ? { displayName } : {}),
        ...(inviteCode ? { inviteCode } : {}),
      });
      await refresh();
    },
    explain: messageOf,
  });
  return (
    <form {...form} className={styles.form}>
      <FormError refusal={refusal} />
      <TextField
        {...field('displayName')}
        label="Name"
        autoComplete="name"
        hint="What others see. Left empty, your username is shown."
        autoFocus
      />
      <TextField
        {...field('username')}
        label="Username"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        hint="To log in with: letters a–z, digits, dots and dashes."
      />
      <TextField
        {...field('password')}
        label="Password"
        type="password"
        autoComplete="new-password"
        hint="At least 8 characters; longer is better."
      />
      <Button type="submit" variant="primary" full loading={busy}>
        Create account
      </Button>
    </form>
  );
}
