import type { Member, MyRoom } from '@parley/protocol';
import { useMutation } from '@tanstack/react-query';
import { Ellipsis } from 'lucide-react';
import { lazy } from 'react';
import { messageOf } from '../../lib/errors.ts';
import { PersonButton } from '../../lib/person-button.tsx';
import { useApi, useMe } from '../../lib/session.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import { Badge } from '../../ui/badge.tsx';
import { IconButton } from '../../ui/button.tsx';
import { MenuButton } from '../../ui/menu-button.tsx';
import styles from './members.module.css';

const Popup = lazy(async () => ({ default: (await import('./member-menu-popup.tsx')).MemberMenuPopup }));

interface MemberRowProps {
  room: MyRoom;
  member: Member;
  mayManage: boolean;
}

/** A member, and what a moderator may do about them. A refusal is told here, where it was tried. */
export function MemberRow({ room, member, mayManage }: MemberRowProps) {
  const api = useApi();
  const me = useMe();
  const { user, role, online } = member;
  const isMe = user.id === me.id;
  const change = useMutation({
    mutationFn: (next: Member['role']) =>
      api.call('updateMember', { roomId: room.id, userId: user.id, role: next }),
  });
  return (
    <li className={styles.person}>
      <Avatar id={user.id} name={user.displayName} online={online} />
      <div className={styles.who}>
        <span className={styles.name}>
          <PersonButton named={{ id: user.id, name: user.displayName, username: user.username }} />
          {isMe && <span className={styles.you}> (you)</span>}
          <span className="visually-hidden">{online ? ', online' : ', offline'}</span>
        </span>
        <span className={styles.details}>
          <span className={styles.username}>@{user.username}</span>
          {role === 'moderator' && <span>· moderator</span>}
        </span>
        {change.error && (
          <span className={styles.refused} role="alert">
            {messageOf(change.error)}
          </span>
        )}
      </div>
      {user.deactivated && <Badge>Deactivated</Badge>}
      {mayManage && (!isMe || role === 'moderator') && (
        <MenuButton
          popup={(popup) => (
            <Popup
              popup={popup}
              room={room}
              member={member}
              isMe={isMe}
              onOpened={change.reset}
              onRole={change.mutate}
            />
          )}
          trigger={
            <IconButton
              label={`Actions for ${user.displayName}`}
              noTooltip
              size="sm"
              disabled={change.isPending}
            >
              <Ellipsis size={18} />
            </IconButton>
          }
        />
      )}
    </li>
  );
}
