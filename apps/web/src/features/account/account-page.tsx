import { useState } from 'react';
import { messageOf } from '../../lib/errors.ts';
import { useMe, useSession } from '../../lib/session.tsx';
import { useTitle } from '../../lib/use-title.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/page.tsx';
import { PageBar } from '../../ui/page-bar.tsx';
import { toast } from '../../ui/toast.tsx';
import styles from './account.module.css';
import { PasswordForm } from './password-form.tsx';
import { SessionList } from './session-list.tsx';

export function AccountPage() {
  useTitle('Your account');
  return (
    <div className={styles.page}>
      <PageBar backTo="/" backLabel="Rooms" title="Your account" />
      <main className={styles.column}>
        <Profile />
        <Card>
          <h2 className={styles.heading}>Change password</h2>
          <PasswordForm />
        </Card>
        <Card>
          <div>
            <h2 className={styles.heading}>Where you are logged in</h2>
            <p className={styles.about}>Something you do not know? End it, then change your password.</p>
          </div>
          <SessionList />
        </Card>
      </main>
    </div>
  );
}

const roles = { owner: 'Owner', admin: 'Admin', member: 'Member' };

function Profile() {
  const me = useMe();
  const { signOut } = useSession();
  const [busy, setBusy] = useState(false);
  const leave = async () => {
    setBusy(true);
    try {
      await signOut();
    } catch (error) {
      setBusy(false);
      toast(messageOf(error), { tone: 'error' });
    }
  };
  return (
    <Card>
      <div className={styles.profile}>
        <Avatar id={me.id} name={me.displayName} size="lg" />
        <div className={styles.who}>
          <h2 className={styles.name}>
            <bdi>{me.displayName}</bdi>
          </h2>
          <p className={styles.handle}>
            @{me.username} <Badge tone={me.role === 'member' ? 'neutral' : 'accent'}>{roles[me.role]}</Badge>
          </p>
        </div>
        <Button onClick={leave} loading={busy}>
          Log out
        </Button>
      </div>
    </Card>
  );
}
