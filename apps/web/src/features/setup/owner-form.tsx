import { displayNameSchema, newPasswordSchema, type Registration, usernameSchema } from '@parley/protocol';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { messageOf } from '../../lib/errors.ts';
import { useApi, useSession } from '../../lib/session.tsx';
import { Button } from '../../ui/button.tsx';
import { RadioCards } from '../../ui/choice.tsx';
import { TextField } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { fits, useForm } from '../../ui/use-form.ts';
import { registrationModes } from './registration-modes.ts';
import styles from './setup.module.css';

const fitsName = fits(displayNameSchema);
const fitsUsername = fits(usernameSchema);

/** `onMade` gets the chosen mode, or null where the server's settings fix it. */
export function OwnerForm({ onMade }: { onMade: (registration: Registration | null) => void }) {
  const api = useApi();
  const { registrationFixed } = useSession().setup;
  const [params] = useSearchParams();
  const fromLink = params.get('code') ?? '';
  const [mode, setMode] = useState<Registration>('invite');
  const { form, field, refusal, busy } = useForm({
    initial: { setupCode: fromLink, displayName: '', username: '', password: '' },
    checks: {
      setupCode: (value) => (value.trim() ? null : 'Type the setup code.'),
      displayName: (value) => (value.trim() ? fitsName(value) : null),
      // Keyboards of phones like to add a space.
      username: (value) => fitsUsername(value.trim()),
      password: fits(newPasswordSchema),
    },
    submit: async ({ setupCode, displayName, username, password }) => {
      await api.call('register', {
        setupCode: setupCode.trim(),
        username: username.trim(),
        password,
        ...(displayName.trim() ? { displayName } : {}),
      });
      onMade(registrationFixed ? null : mode);
    },
    explain: messageOf,
  });
  return (
    <form {...form} className={styles.form}>
      <FormError refusal={refusal} />
      <fieldset className={styles.step}>
        <legend className={styles.legend}>{registrationFixed ? 'Who you are' : '1. Who you are'}</legend>
        <TextField
          {...field('setupCode')}
          label="Setup code"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          hint={
            fromLink ? 'Taken from the link you opened.' : 'Printed in the terminal where Parley started.'
          }
          autoFocus={!fromLink}
        />
        <TextField
          {...field('displayName')}
          label="Name"
          autoComplete="name"
          hint="What others see. Left empty, your username is shown."
          autoFocus={fromLink !== ''}
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
      </fieldset>
      {!registrationFixed && (
        <RadioCards
          legend={<span className={styles.legend}>2. Who may register</span>}
          value={mode}
          onValueChange={setMode}
          options={registrationModes}
        />
      )}
      <Button type="submit" variant="primary" full loading={busy}>
        Create account
      </Button>
    </form>
  );
}
