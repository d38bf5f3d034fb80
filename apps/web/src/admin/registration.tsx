import type { Registration, Settings } from '@parley/protocol';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { registrationModes } from '../features/setup/registration-modes.ts';
import { messageOf } from '../lib/errors.ts';
import { useApi, useSession } from '../lib/session.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { RadioCards } from '../ui/choice.tsx';
import { toast } from '../ui/toast.tsx';
import styles from './admin.module.css';
import { Loaded } from './loaded.tsx';
import { settingsQuery } from './queries.ts';
import { ScreenFrame } from './screen-frame.tsx';

export function Screen() {
  const settings = useQuery(settingsQuery);
  return (
    <ScreenFrame title="Registration" about="Who may make an account. Those who have one are not affected.">
      <Loaded query={settings} what="settings">
        {(data) => <RegistrationForm settings={data.settings} />}
      </Loaded>
    </ScreenFrame>
  );
}

function RegistrationForm({ settings }: { settings: Settings }) {
  const api = useApi();
  const { refresh } = useSession();
  const queries = useQueryClient();
  const [chosen, setChosen] = useState<Registration | null>(null);
  const save = useMutation({
    mutationFn: (registration: Registration) => api.call('updateSettings', { registration }),
    onSuccess: async (saved) => {
      queries.setQueryData(settingsQuery.queryKey, saved);
      setChosen(null);
      toast('Saved.');
      // The login and register pages go by it.
      await refresh();
    },
  });
  const value = chosen ?? settings.registration;
  const fixed = settings.registrationFixed;
  return (
    <div className={`${styles.form} ${styles.narrow}`}>
      {fixed && (
        <Banner title="Set where Parley was started">
          The setting REGISTRATION decides this. Change or remove it there and start Parley again.
        </Banner>
      )}
      {settings.registration === null && (
        <Banner tone="warn">Nobody has chosen yet, and until then nobody can register.</Banner>
      )}
      {save.isError && <Banner tone="error">{messageOf(save.error)}</Banner>}
      <RadioCards
        legend="Who may register"
        hideLegend
        value={value}
        onValueChange={setChosen}
        options={registrationModes}
        disabled={fixed}
      />
      {!fixed && (
        <Button
          variant="primary"
          loading={save.isPending}
          disabled={value === null || value === settings.registration}
          onClick={() => value && save.mutate(value)}
        >
          Save
        </Button>
      )}
    </div>
  );
}
