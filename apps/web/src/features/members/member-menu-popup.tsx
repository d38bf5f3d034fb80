import type { Member, MyRoom } from '@parley/protocol';
import { ShieldMinus, ShieldPlus, UserMinus } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useApi } from '../../lib/session.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Menu, MenuItem, MenuSeparator } from '../../ui/menu.tsx';
import type { MenuPopupProps } from '../../ui/menu-button.tsx';

interface MemberMenuPopupProps {
  room: MyRoom;
  member: Member;
  isMe: boolean;
  /** The menu was opened anew: what was refused before is over. */
  onOpened: () => void;
  onRole: (role: Member['role']) => void;
  popup: MenuPopupProps;
}

export function MemberMenuPopup({ room, member, isMe, onOpened, onRole, popup }: MemberMenuPopupProps) {
  const api = useApi();
  const [removing, setRemoving] = useState(false);
  const { id: userId, displayName } = member.user;
  useEffect(() => {
    if (popup.open) onOpened();
  }, [popup.open, onOpened]);
  return (
    <>
      <Menu popup={popup}>
        {member.role === 'moderator' ? (
          <MenuItem icon={<ShieldMinus size={18} />} onSelect={() => onRole('member')}>
            {isMe ? 'Step down as moderator' : 'Remove as moderator'}
          </MenuItem>
        ) : (
          <MenuItem icon={<ShieldPlus size={18} />} onSelect={() => onRole('moderator')}>
            Make moderator
          </MenuItem>
        )}
        {!isMe && (
          <>
            <MenuSeparator />
            <MenuItem danger icon={<UserMinus size={18} />} onSelect={() => setRemoving(true)}>
              Remove from room
            </MenuItem>
          </>
        )}
      </Menu>
      <ConfirmDialog
        open={removing}
        onOpenChange={setRemoving}
        title={
          <>
            Remove <bdi>{displayName}</bdi> from <bdi>#{room.name}</bdi>?
          </>
        }
        confirmLabel="Remove"
        danger
        onConfirm={() => api.call('removeMember', { roomId: room.id, userId })}
      >
        <p>
          {room.visibility === 'private'
            ? 'They will not see the room any more, unless somebody inside adds them again.'
            : 'The room leaves their list. It is public, so they can join again.'}{' '}
          What they wrote stays.
        </p>
      </ConfirmDialog>
    </>
  );
}
