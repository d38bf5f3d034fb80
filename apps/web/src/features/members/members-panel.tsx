import type { Member, MyRoom } from '@parley/protocol';
import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { messageOf } from '../../lib/errors.ts';
import { useMayManage } from '../../lib/rooms.ts';
import { useSettled } from '../../lib/use-settled.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { LoadError } from '../../ui/load-error.tsx';
import { SkeletonList } from '../../ui/skeleton.tsx';
import { MemberRow } from './member-row.tsx';
import styles from './members.module.css';
import { useMembers } from './use-members.ts';

/** From so many on one rather types a name than looks for it. */
const SEARCH_FROM = 10;

interface GroupProps {
  title: string;
  room: MyRoom;
  members: readonly Member[];
  mayManage: boolean;
}

function Group({ title, room, members, mayManage }: GroupProps) {
  if (members.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3 className={styles.group}>
        {title} <span>{members.length}</span>
      </h3>
      <ul>
        {members.map((member) => (
          <MemberRow key={member.user.id} room={room} member={member} mayManage={mayManage} />
        ))}
      </ul>
    </section>
  );
}

function List({ room, search }: { room: MyRoom; search: string }) {
  const mayManage = useMayManage(room);
  const { list, total, error, retry } = useMembers(room, search);
  if (!list) {
    if (!error) return <SkeletonList label="Loading members" />;
    return <LoadError title="The members could not be loaded" message={messageOf(error)} onRetry={retry} />;
  }
  const group = { room, mayManage };
  return (
    <>
      <Group title="Online" members={list.filter((member) => member.online)} {...group} />
      <Group title="Offline" members={list.filter((member) => !member.online)} {...group} />
      {search && list.length === 0 && <p className={styles.more}>Nobody here is called “{search}”.</p>}
      {!search && total > list.length && (
        <p className={styles.more}>and {total - list.length} more: search for them</p>
      )}
    </>
  );
}

/** Who is in a room, those who are here first. `onAdd` is left out where nobody may be added. */
export function MembersPanel({ room, onAdd }: { room: MyRoom; onAdd?: (() => void) | undefined }) {
  const [typed, setTyped] = useState('');
  const search = useSettled(typed.trim(), 200);
  return (
    <div className={styles.panel}>
      {onAdd && (
        <Button full onClick={onAdd} icon={<UserPlus size={18} />}>
          Add people
        </Button>
      )}
      {(room.memberCount >= SEARCH_FROM || typed !== '') && (
        <TextField
          type="search"
          label="Search members"
          hideLabel
          placeholder="Search members"
          autoComplete="off"
          maxLength={64}
          value={typed}
          onValueChange={setTyped}
        />
      )}
      <List room={room} search={search} />
    </div>
  );
}
