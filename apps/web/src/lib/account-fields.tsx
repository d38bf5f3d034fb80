import { displayNameSchema, newPasswordSchema, usernameSchema } from '@parley/protocol';
import { TextField } from '../ui/field.tsx';
import { fits, type useForm } from '../ui/use-form.ts';

interface AccountTexts extends Record<string, string> {
  displayName: string;
  username: string;
  password: string;
}

const fitsName = fits(displayNameSchema);
const fitsUsername = fits(usernameSchema);

/** What a form for a new account holds; spread these into its own. */
export const noAccount: AccountTexts = { displayName: '', username: '', password: '' };

export const accountChecks = {
  displayName: (value: string) => (value.trim() ? fitsName(value) : null),
  // Keyboards of phones like to add a space.
  username: (value: string) => fitsUsername(value.trim()),
  password: fits(newPasswordSchema),
};

/** The input of `register`. */
export const accountOf = ({ displayName, username, password }: AccountTexts) => ({
  username: username.trim(),
  password,
  ...(displayName.trim() ? { displayName } : {}),
});

interface AccountFieldsProps {
  field: (name: 'displayName' | 'username' | 'password') => ReturnType<ReturnType<typeof useForm>['field']>;
  autoFocus: boolean;
}

export function AccountFields({ field, autoFocus }: AccountFieldsProps) {
  return (
    <>
      <TextField
        {...field('displayName')}
        label="Name"
        autoComplete="name"
        hint="What others see. Left empty, your username is shown."
        autoFocus={autoFocus}
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
    </>
  );
}
