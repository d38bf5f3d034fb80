import type { Room } from '@parley/protocol';
import { Archive, ArchiveRestore, MoreHorizontal, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { DeleteRoomDialog } from '../features/rooms/delete-room-dialog.tsx';
import { RoomIcon } from '../features/rooms/room-icon.tsx';
import { RelativeTime } from '../lib/relative-time.tsx';
import { Badge } from '../ui/badge.tsx';
import { IconButton } from '../ui/button.tsx';
import { Menu, MenuItem, MenuSeparator } from '../ui/menu.tsx';
import styles from './admin.module.css';
import { ArchiveRoomDialog, RenameRoomDialog, useRoomsChanged } from './room-dialogs.tsx';

export function RoomRow({ room }: { room: Room }) {
  const [step, setStep] = useState<'rename' | 'archive' | 'delete' | null>(null);
  const dialog = (kind: typeof step) => ({ room, open: step === kind, onClose: () => setStep(null) });
  const changed = useRoomsChanged();
  const archived = room.archivedAt !== null;
  return (
    <tr className={styles.row}>
      <td>
        <div className={styles.named}>
          <RoomIcon room={room} />
          <div className={styles.nameText}>
            <strong>
              <bdi>{room.name}</bdi>
            </strong>
            {room.topic && <span className={styles.sub}>{room.topic}</span>}
          </div>
        </div>
      </td>
      <td data-label="State">
        <div className={styles.badges}>
          <Badge>{room.visibility === 'private' ? 'Private' : 'Public'}</Badge>
          {room.posting === 'moderators' && <Badge>Announcements</Badge>}
          {archived && <Badge tone="warn">Archived</Badge>}
        </div>
      </td>
      <td data-label="Members" data-align="end" className={styles.number}>
        {room.memberCount}
      </td>
      <td data-label="Created" className={styles.nowrap}>
        <RelativeTime iso={room.createdAt} />
      </td>
      <td data-align="end" className={styles.corner}>
        <Menu
          trigger={
            <IconButton label={`Actions for ${room.name}`} noTooltip>
              <MoreHorizontal size={18} />
            </IconButton>
          }
        >
          <MenuItem icon={<Pencil size={16} />} onSelect={() => setStep('rename')}>
            Rename
          </MenuItem>
          <MenuItem
            icon={archived ? <ArchiveRestore size={16} /> : <Archive size={16} />}
            onSelect={() => setStep('archive')}
          >
            {archived ? 'Unarchive' : 'Archive'}
          </MenuItem>
          <MenuSeparator />
          <MenuItem danger icon={<Trash2 size={16} />} onSelect={() => setStep('delete')}>
            Delete room
          </MenuItem>
        </Menu>
        <RenameRoomDialog {...dialog('rename')} />
        <ArchiveRoomDialog {...dialog('archive')} />
        <DeleteRoomDialog {...dialog('delete')} onDeleted={changed} />
      </td>
    </tr>
  );
}
