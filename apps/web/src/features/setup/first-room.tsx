import { type Registration, roomNameSchema } from '@parley/protocol';
import type { UseMutationResult } from '@tanstack/react-query';
import { Link, useNavigate } from 'react-router';
import { messageOf } from '../../lib/errors.ts';
import { useApi } from '../../lib/session.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button, buttonClass } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { LoadError } from '../../ui/load-error.tsx';
import { fits, useForm } from '../../ui/use-form.ts';
import styles from './setup.module.css';

interface FirstRoomProps {
  /** Saving who may register, which goes on meanwhile. */
  choose: UseMutationResult<unknown, Error, Registration>;
}

export function FirstRoom({ choose }: FirstRoomProps) {
  const api = useApi();
  const navigate = useNavigate();
  const { form, field, refusal, busy } = useForm({
    initial: { name: 'general' },
    checks: { name: fits(roomNameSchema) },
    submit: async ({ name }) => {
      const { room } = await api.call('createRoom', { name, visibility: 'public' });
      await navigate(`/rooms/${room.id}`, { replace: true });
    },
    explain: messageOf,
  });
  const { variables: mode } = choose;
  return (
    <form {...form} className={styles.form}>
      {choose.isError && mode ? (
        <LoadError
          title="Who may register was not saved"
          message={messageOf(choose.error)}
          onRetry={() => choose.mutate(mode)}
        />
      ) : (
        <Banner tone="ok">Your account is made, and you are the owner.</Banner>
      )}
      <FormError refusal={refusal} />
      <TextField
        {...field('name')}
        label="Room name"
        autoComplete="off"
        hint="Everyone here may join this one."
        autoFocus
      />
      <div className={styles.actions}>
        <Button type="submit" variant="primary" loading={busy} disabled={choose.isPending}>
          Create room
        </Button>
        <Link to="/" replace className={buttonClass({ variant: 'quiet' })}>
          Skip
        </Link>
      </div>
    </form>
  );
}
