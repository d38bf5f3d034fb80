import type { Member } from '@parley/protocol';
import { UserPlus } from 'lucide-react';
import { messageOf } from '../../lib/errors.ts';
import { useMe } from '../../lib/session.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { SkeletonList } from '../../ui/skeleton.tsx';
import styles from './members.module.css';
import type { Members } from './use-members.ts';

function Person({ member, isMe }: { member: Member; isMe: boolean }) {
  const { user, role, online } = member;
  return (
    <li className={styles.person}>
      <Avatar id={user.id} name={user.displayName} online={online} />
      <div className={styles.who}>
        <span className={styles.name}>
          <bdi>{user.displayName}</bdi>
          {isMe && <span className={styles.you}> (you)</span>}
          <span className="visually-hidden">{online ? ', online' : ', offline'}</span>
        </span>
        <span className={styles.username}>
          @{user.username}
          {role === 'moderator' && ' · moderator'}
        </span>
      </div>
      {user.deactivated && <Badge>Deactivated</Badge>}
    </li>
  );
}

function Group({ title, members, me }: { title: string; members: readonly Member[]; me: string }) {
  if (members.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3 className={styles.group}>
        {title} <span>{members.length}</span>
      </h3>
      <ul>
        {members.map((member) => (
          <Person key={member.user.id} member={member} isMe={member.user.id === me} />
        ))}
      </ul>
    </section>
  );
}

/** Who is in a room, those who are here first. `onAdd` is left out where nobody may be added. */
export function MembersPanel({ members, onAdd }: { members: Members; onAdd?: (() => void) | undefined }) {
  const me = useMe();
  const { list, total, error, retry } = members;
  if (!list) {
    if (!error) return <SkeletonList label="Loading members" />;
    return (
      <Banner
        tone="error"
        action={
          <Button size="sm" onClick={retry}>
            Try again
          </Button>
        }
      >
        {messageOf(error)}
      </Banner>
    );
  }
  return (
    <div className={styles.panel}>
      {onAdd && (
        <Button full onClick={onAdd} icon={<UserPlus size={18} />}>
          Add people
        </Button>
      )}
      <Group title="Online" members={list.filter((member) => member.online)} me={me.id} />
      <Group title="Offline" members={list.filter((member) => !member.online)} me={me.id} />
      {total > list.length && <p className={styles.more}>and {total - list.length} more</p>}
    </div>
  );
}
