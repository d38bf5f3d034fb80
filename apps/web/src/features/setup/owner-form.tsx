import type { Registration } from '@parley/protocol';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { AccountFields, accountChecks, accountOf, noAccount } from '../../lib/account-fields.tsx';
import { messageOf } from '../../lib/errors.ts';
import { useApi, useSession } from '../../lib/session.tsx';
import { Button } from '../../ui/button.tsx';
import { RadioCards } from '../../ui/choice.tsx';
import { TextField } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { useForm } from '../../ui/use-form.ts';
import { registrationModes } from './registration-modes.ts';
import styles from './setup.module.css';

/** `onMade` gets the chosen mode, or null where the server's settings fix it. */
export function OwnerForm({ onMade }: { onMade: (registration: Registration | null) => void }) {
  const api = useApi();
  const { registrationFixed } = useSession().setup;
  const [params] = useSearchParams();
  const fromLink = params.get('code') ?? '';
  const [mode, setMode] = useState<Registration>('invite');
  const { form, field, refusal, busy } = useForm({
    initial: { setupCode: fromLink, ...noAccount },
    checks: {
      setupCode: (value) => (value.trim() ? null : 'Type the setup code.'),
      ...accountChecks,
    },
    submit: async ({ setupCode, ...texts }) => {
      await api.call('register', { setupCode: setupCode.trim(), ...accountOf(texts) });
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
        <AccountFields field={field} autoFocus={fromLink !== ''} />
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
