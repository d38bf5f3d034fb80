import type { User } from '@parley/protocol';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { Check } from 'lucide-react';
import { useState } from 'react';
import { messageOf } from '../../lib/errors.ts';
import { useApi } from '../../lib/session.tsx';
import { useSettled } from '../../lib/use-settled.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { SkeletonList } from '../../ui/skeleton.tsx';
import styles from './members.module.css';

interface AddPeopleDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  roomId: string;
  roomName: string;
  isMember: (userId: string) => boolean;
}

function Candidate({ user, roomId, isMember }: { user: User; roomId: string; isMember: boolean }) {
  const api = useApi();
  const add = useMutation({ mutationFn: () => api.call('addMember', { roomId, userId: user.id }) });
  return (
    <li className={styles.person}>
      <Avatar id={user.id} name={user.displayName} />
      <div className={styles.who}>
        <bdi className={styles.name}>{user.displayName}</bdi>
        <span className={styles.username}>@{user.username}</span>
        {add.error && (
          <span className={styles.refused} role="alert">
            {messageOf(add.error)}
          </span>
        )}
      </div>
      {isMember || add.isSuccess ? (
        <Badge tone="ok">
          <Check size={12} aria-hidden="true" />
          {add.isSuccess ? 'Added' : 'Member'}
        </Badge>
      ) : (
        <Button size="sm" loading={add.isPending} onClick={() => add.mutate()}>
          Add<span className="visually-hidden"> {user.displayName}</span>
        </Button>
      )}
    </li>
  );
}

function People({
  roomId,
  isMember,
  query,
}: Pick<AddPeopleDialogProps, 'roomId' | 'isMember'> & { query: string }) {
  const api = useApi();
  const { data, error } = useQuery({
    queryKey: ['people', query],
    queryFn: () => api.call('listUsers', query ? { query } : {}),
    placeholderData: keepPreviousData,
  });
  if (error) return <Banner tone="error">{messageOf(error)}</Banner>;
  if (!data) return <SkeletonList rows={4} label="Loading people" />;
  const users = data.users.filter((user) => !user.deactivated);
  if (users.length === 0) return <p className={styles.more}>Nobody is called “{query}”.</p>;
  return (
    <ul className={styles.candidates} aria-label="People">
      {users.map((user) => (
        <Candidate key={user.id} user={user} roomId={roomId} isMember={isMember(user.id)} />
      ))}
    </ul>
  );
}

export function AddPeopleDialog({ open, onOpenChange, roomId, roomName, isMember }: AddPeopleDialogProps) {
  const [query, setQuery] = useState('');
  const settled = useSettled(query.trim(), 200);
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        if (!next) setQuery('');
        onOpenChange(next);
      }}
      title={`Add people to #${roomName}`}
      footer={
        <Button variant="primary" onClick={() => onOpenChange(false)}>
          Done
        </Button>
      }
    >
      <TextField
        type="search"
        label="Search people"
        placeholder="Name or username"
        autoComplete="off"
        maxLength={64}
        value={query}
        onValueChange={setQuery}
      />
      <People roomId={roomId} isMember={isMember} query={settled} />
    </Dialog>
  );
}
