import { limits } from '@parley/protocol';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { messageOf } from '../lib/errors.ts';
import { useApi } from '../lib/session.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { CopyField } from '../ui/copy-field.tsx';
import { TextField } from '../ui/field.tsx';
import { FormError } from '../ui/form-error.tsx';
import { Card } from '../ui/page.tsx';
import { useForm } from '../ui/use-form.ts';
import styles from './admin.module.css';
import { invitesQuery, settingsQuery } from './queries.ts';

const wholeUpTo = (max: number) => (value: string) =>
  /^\d{1,6}$/.test(value.trim()) && Number(value) >= 1 && Number(value) <= max
    ? null
    : `A whole number from 1 to ${max}.`;

export function InviteForm() {
  const api = useApi();
  const queries = useQueryClient();
  const settings = useQuery(settingsQuery);
  const [link, setLink] = useState<string | null>(null);
  const { form, field, refusal, busy } = useForm({
    initial: { expiresInDays: '7', maxUses: '1' },
    checks: { expiresInDays: wholeUpTo(limits.inviteDaysMax), maxUses: wholeUpTo(limits.inviteUsesMax) },
    submit: async ({ expiresInDays, maxUses }) => {
      const { url } = await api.call('createInvite', {
        expiresInDays: Number(expiresInDays),
        maxUses: Number(maxUses),
      });
      // A path where the server was not told its address: the one this page has works.
      setLink(new URL(url, location.origin).href);
      void queries.invalidateQueries({ queryKey: invitesQuery.queryKey });
    },
    explain: messageOf,
  });
  return (
    <Card>
      {settings.data?.settings.registration === 'closed' && (
        <Banner tone="warn" title="Registration is closed">
          Invite links do not work until it is <Link to="/admin/registration">opened or by invite</Link>.
        </Banner>
      )}
      <form {...form} className={styles.form}>
        <FormError refusal={refusal} />
        <div className={styles.fields}>
          <TextField
            {...field('expiresInDays')}
            label="Expires after (days)"
            type="number"
            inputMode="numeric"
            min={1}
            max={limits.inviteDaysMax}
          />
          <TextField
            {...field('maxUses')}
            label="Number of uses"
            type="number"
            inputMode="numeric"
            min={1}
            max={limits.inviteUsesMax}
            hint="How many people may come in by it."
          />
        </div>
        <Button type="submit" variant="primary" loading={busy}>
          Create invite
        </Button>
      </form>
      {link && <CopyField label="Invite link" value={link} hint="Copy it now: it is not shown again." />}
    </Card>
  );
}
