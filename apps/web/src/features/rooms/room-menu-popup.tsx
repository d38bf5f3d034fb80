import type { MyRoom } from '@parley/protocol';
import { Archive, ArchiveRestore, Info, LogOut, Pencil } from 'lucide-react';
import { useState } from 'react';
import { useClient } from '../../lib/client.tsx';
import { plural } from '../../lib/count-label.ts';
import { messageOf } from '../../lib/errors.ts';
import { useApi } from '../../lib/session.tsx';
import { exactTime } from '../../lib/time.ts';
import { ConfirmDialog, Dialog } from '../../ui/dialog.tsx';
import { Menu, MenuItem, MenuSeparator } from '../../ui/menu.tsx';
import type { MenuPopupProps } from '../../ui/menu-button.tsx';
import { toast } from '../../ui/toast.tsx';
import { EditRoomDialog } from './edit-room-dialog.tsx';
import styles from './room-form.module.css';

export interface RoomMenuProps {
  room: MyRoom;
  canModerate: boolean;
  onLeft: () => void;
}

export function RoomMenuPopup({
  room,
  canModerate,
  onLeft,
  popup,
}: RoomMenuProps & { popup: MenuPopupProps }) {
  const api = useApi();
  const client = useClient();
  const [shown, setShown] = useState<'details' | 'edit' | 'archive' | 'leave' | null>(null);
  const close = () => setShown(null);
  const setArchived = (archived: boolean) => api.call('updateRoom', { roomId: room.id, archived });
  const restore = () => setArchived(false).catch((error) => toast(messageOf(error), { tone: 'error' }));
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
        {canModerate && (
          <>
            <MenuItem icon={<Pencil size={18} />} onSelect={() => setShown('edit')}>
              Edit name and topic
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
      </Menu>

      <Dialog open={shown === 'details'} onOpenChange={close} title={<bdi>#{room.name}</bdi>}>
        <dl className={styles.details}>
          <dt>Topic</dt>
          <dd>{room.topic ? <bdi>{room.topic}</bdi> : 'None yet'}</dd>
          <dt>Visibility</dt>
          <dd>
            {room.visibility === 'private' ? 'Private: people are added' : 'Public: everybody here can join'}
          </dd>
          <dt>People</dt>
          <dd>{plural(room.memberCount, 'member')}</dd>
          <dt>Created</dt>
          <dd>{exactTime(room.createdAt)}</dd>
          {room.archivedAt && (
            <>
              <dt>Archived</dt>
              <dd>{exactTime(room.archivedAt)}</dd>
            </>
          )}
        </dl>
      </Dialog>
      {shown === 'edit' && <EditRoomDialog room={room} onClose={close} />}
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
