import { newPasswordSchema } from '@parley/protocol';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { messageOf } from '../../lib/errors.ts';
import { useApi, useMe } from '../../lib/session.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { fits, useForm } from '../../ui/use-form.ts';
import styles from './account.module.css';
import { sessionsKey } from './session-list.tsx';

const fitsPassword = fits(newPasswordSchema);

export function PasswordForm() {
  const api = useApi();
  const me = useMe();
  const queries = useQueryClient();
  const [done, setDone] = useState(false);
  const { form, field, refusal, busy, reset } = useForm({
    initial: { current: '', next: '' },
    checks: {
      current: (value) => (value ? null : 'Type your current password.'),
      next: (value, { current }) =>
        value === current && value ? 'This is your current password.' : fitsPassword(value),
    },
    submit: async (values) => {
      setDone(false);
      await api.call('changePassword', values);
      setDone(true);
      reset();
      void queries.invalidateQueries({ queryKey: sessionsKey });
    },
    explain: messageOf,
  });
  return (
    <form {...form} className={styles.form}>
      {done && <Banner tone="ok">Your password is changed. You are logged out everywhere else.</Banner>}
      <FormError refusal={refusal} />
      {/* For password managers: whose password this is. */}
      <input type="text" name="username" autoComplete="username" value={me.username} readOnly hidden />
      <TextField
        {...field('current')}
        label="Current password"
        type="password"
        autoComplete="current-password"
      />
      <TextField
        {...field('next')}
        label="New password"
        type="password"
        autoComplete="new-password"
        hint="At least 8 characters; longer is better."
      />
      <Button type="submit" variant="primary" loading={busy}>
        Change password
      </Button>
    </form>
  );
}
