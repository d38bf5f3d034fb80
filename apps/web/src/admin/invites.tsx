import type { Invite } from '@parley/protocol';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Mail } from 'lucide-react';
import { useState } from 'react';
import { useNamed } from '../lib/people.ts';
import { PersonName } from '../lib/person-name.tsx';
import { RelativeTime } from '../lib/relative-time.tsx';
import { useApi } from '../lib/session.tsx';
import { exactTime, useNow } from '../lib/time.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/dialog.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Table } from '../ui/table.tsx';
import { toast } from '../ui/toast.tsx';
import styles from './admin.module.css';
import { InviteForm } from './invite-form.tsx';
import { Loaded } from './loaded.tsx';
import { invitesQuery } from './queries.ts';
import { ScreenFrame } from './screen-frame.tsx';
import { timeUntil } from './time-until.ts';

const columns = [
  { key: 'by', label: 'Made by' },
  { key: 'created', label: 'Made' },
  { key: 'left', label: 'Uses left' },
  { key: 'expires', label: 'Expires' },
  { key: 'actions', label: '', srLabel: 'Actions' },
];

export function Screen() {
  const invites = useQuery(invitesQuery);
  return (
    <ScreenFrame
      title="Invites"
      about="Links that let new people in while registration is by invite or open."
    >
      <InviteForm />
      <Loaded query={invites} what="invites">
        {({ invites: rows }) =>
          rows.length === 0 ? (
            <EmptyState icon={<Mail size={26} />} title="No invite is out">
              Create one above and send the link to whoever should join.
            </EmptyState>
          ) : (
            <Table label="Invites" columns={columns}>
              {rows.map((invite) => (
                <InviteRow key={invite.id} invite={invite} />
              ))}
            </Table>
          )
        }
      </Loaded>
    </ScreenFrame>
  );
}

function InviteRow({ invite }: { invite: Invite }) {
  const api = useApi();
  const queries = useQueryClient();
  const now = useNow();
  const maker = useNamed(invite.createdBy);
  const [asking, setAsking] = useState(false);
  const revoke = async () => {
    await api.call('revokeInvite', { inviteId: invite.id });
    toast('The invite no longer works.');
    void queries.invalidateQueries({ queryKey: invitesQuery.queryKey });
  };
  return (
    <tr className={styles.row}>
      <td data-label="Made by">
        <PersonName named={maker} />
      </td>
      <td data-label="Made" className={styles.nowrap}>
        <RelativeTime iso={invite.createdAt} />
      </td>
      <td data-label="Uses left" className={styles.number}>
        {invite.maxUses - invite.uses} of {invite.maxUses}
      </td>
      <td data-label="Expires" className={styles.nowrap}>
        <time dateTime={invite.expiresAt} title={exactTime(invite.expiresAt)}>
          {timeUntil(invite.expiresAt, now)}
        </time>
      </td>
      <td data-align="end" className={styles.foot}>
        <Button size="sm" onClick={() => setAsking(true)}>
          Revoke
        </Button>
        <ConfirmDialog
          open={asking}
          onOpenChange={setAsking}
          title="Revoke this invite?"
          confirmLabel="Revoke"
          danger
          onConfirm={revoke}
        >
          <p>The link stops working at once. Who came in by it stays.</p>
        </ConfirmDialog>
      </td>
    </tr>
  );
}
