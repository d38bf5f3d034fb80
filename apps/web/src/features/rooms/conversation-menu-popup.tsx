import { Ban, EyeOff, Star, StarOff, UserCheck } from 'lucide-react';
import { useState } from 'react';
import { BlockDialog } from '../../lib/block-dialog.tsx';
import { useClient } from '../../lib/client.tsx';
import { useIsBlocked, useRoomName } from '../../lib/conversations.ts';
import { messageOf } from '../../lib/errors.ts';
import { useApi } from '../../lib/session.tsx';
import { Menu, MenuItem, MenuSeparator } from '../../ui/menu.tsx';
import type { MenuPopupProps } from '../../ui/menu-button.tsx';
import { toast } from '../../ui/toast.tsx';
import type { RoomMenuProps } from './room-menu-popup.tsx';

const refused = (error: unknown) => toast(messageOf(error), { tone: 'error' });

export function ConversationMenuPopup({ room, onLeft, popup }: RoomMenuProps & { popup: MenuPopupProps }) {
  const api = useApi();
  const client = useClient();
  const name = useRoomName(room);
  const [other = ''] = room.kind === 'direct' ? room.people : [];
  const blocked = useIsBlocked(other);
  const [blocking, setBlocking] = useState(false);
  const change = (mine: { favourite?: boolean; hiddenSeq?: number }) =>
    api.call('updateMembership', { roomId: room.id, ...mine });
  // The room given here stays the same while only its head moves.
  const headNow = () => client.rooms.get().rooms.find(({ id }) => id === room.id)?.head ?? room.head;
  return (
    <>
      <Menu popup={popup}>
        <MenuItem
          icon={room.favourite ? <StarOff size={18} /> : <Star size={18} />}
          onSelect={() => void change({ favourite: !room.favourite }).catch(refused)}
        >
          {room.favourite ? 'Remove from favourites' : 'Add to favourites'}
        </MenuItem>
        <MenuItem
          icon={<EyeOff size={18} />}
          onSelect={() => void change({ hiddenSeq: headNow() }).then(onLeft, refused)}
        >
          Close conversation
        </MenuItem>
        {other && (
          <>
            <MenuSeparator />
            {blocked ? (
              <MenuItem
                icon={<UserCheck size={18} />}
                onSelect={() => void api.call('unblock', { userId: other }).catch(refused)}
              >
                Unblock
              </MenuItem>
            ) : (
              <MenuItem danger icon={<Ban size={18} />} onSelect={() => setBlocking(true)}>
                Block
              </MenuItem>
            )}
          </>
        )}
      </Menu>
      <BlockDialog userId={other} name={name} open={blocking} onOpenChange={setBlocking} />
    </>
  );
}
