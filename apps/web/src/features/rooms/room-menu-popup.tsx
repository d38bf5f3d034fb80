import type { MyRoom } from '@parley/protocol';
import {
  Archive,
  ArchiveRestore,
  Hash,
  Info,
  Lock,
  LogOut,
  Pencil,
  Star,
  StarOff,
  Trash2,
} from 'lucide-react';
import { useState } from 'react';
import { useClient } from '../../lib/client.tsx';
import { messageOf } from '../../lib/errors.ts';
import { useApi, useMe } from '../../lib/session.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Menu, MenuItem, MenuSeparator } from '../../ui/menu.tsx';
import type { MenuPopupProps } from '../../ui/menu-button.tsx';
import { toast } from '../../ui/toast.tsx';
import { ConvertRoomDialog } from './convert-room-dialog.tsx';
import { DeleteRoomDialog } from './delete-room-dialog.tsx';
import { EditRoomDialog } from './edit-room-dialog.tsx';
import { RoomDetailsDialog } from './room-details-dialog.tsx';

export interface RoomMenuProps {
  room: MyRoom;
  mayManage: boolean;
  onLeft: () => void;
}

export function RoomMenuPopup({ room, mayManage, onLeft, popup }: RoomMenuProps & { popup: MenuPopupProps }) {
  const api = useApi();
  const client = useClient();
  const me = useMe();
  const [shown, setShown] = useState<'details' | 'edit' | 'convert' | 'archive' | 'leave' | 'delete' | null>(
    null,
  );
  const close = () => setShown(null);
  const setArchived = (archived: boolean) => api.call('updateRoom', { roomId: room.id, archived });
  const restore = () => setArchived(false).catch((error) => toast(messageOf(error), { tone: 'error' }));
  const favour = () =>
    api
      .call('updateMembership', { roomId: room.id, favourite: !room.favourite })
      .catch((error) => toast(messageOf(error), { tone: 'error' }));
  const leave = async () => {
    await client.leaveRoom(room.id);
    onLeft();
  };
  return (
    <>
      <Menu popup={popup}>
        <MenuItem icon={<Info size={18} />} onSelect={() => setShown('details')}>
          Room details
        </MenuItem>
        <MenuItem icon={room.favourite ? <StarOff size={18} /> : <Star size={18} />} onSelect={favour}>
          {room.favourite ? 'Remove from favourites' : 'Add to favourites'}
        </MenuItem>
        {mayManage && (
          <>
            <MenuItem icon={<Pencil size={18} />} onSelect={() => setShown('edit')}>
              Edit room
            </MenuItem>
            <MenuItem
              icon={room.visibility === 'private' ? <Hash size={18} /> : <Lock size={18} />}
              onSelect={() => setShown('convert')}
            >
              {room.visibility === 'private' ? 'Make public' : 'Make private'}
            </MenuItem>
            {room.archivedAt ? (
              <MenuItem icon={<ArchiveRestore size={18} />} onSelect={restore}>
                Bring back room
              </MenuItem>
            ) : (
              <MenuItem icon={<Archive size={18} />} onSelect={() => setShown('archive')}>
                Archive room
              </MenuItem>
            )}
          </>
        )}
        <MenuSeparator />
        <MenuItem danger icon={<LogOut size={18} />} onSelect={() => setShown('leave')}>
          Leave room
        </MenuItem>
        {me.role !== 'member' && (
          <MenuItem danger icon={<Trash2 size={18} />} onSelect={() => setShown('delete')}>
            Delete room
          </MenuItem>
        )}
      </Menu>

      <RoomDetailsDialog room={room} open={shown === 'details'} onClose={close} />
      {shown === 'edit' && <EditRoomDialog room={room} onClose={close} />}
      <ConvertRoomDialog room={room} open={shown === 'convert'} onClose={close} />
      <DeleteRoomDialog room={room} open={shown === 'delete'} onClose={close} />
      <ConfirmDialog
        open={shown === 'archive'}
        onOpenChange={close}
        title={`Archive #${room.name}?`}
        confirmLabel="Archive room"
        onConfirm={() => setArchived(true)}
      >
        <p>Everybody can go on reading it, nobody can write. It can be brought back at any time.</p>
      </ConfirmDialog>
      <ConfirmDialog
        open={shown === 'leave'}
        onOpenChange={close}
        title={`Leave #${room.name}?`}
        confirmLabel="Leave room"
        danger
        onConfirm={leave}
      >
        <p>
          {room.visibility === 'private'
            ? 'It is private: you can come back only when somebody inside adds you.'
            : 'You can join again at any time.'}
        </p>
      </ConfirmDialog>
    </>
  );
}
