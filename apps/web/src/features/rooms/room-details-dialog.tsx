import type { Room } from '@parley/protocol';
import { plural } from '../../lib/count-label.ts';
import { exactTime } from '../../lib/time.ts';
import { Dialog } from '../../ui/dialog.tsx';
import styles from './room-form.module.css';

interface RoomDetailsDialogProps {
  room: Room;
  open: boolean;
  onClose: () => void;
}

export function RoomDetailsDialog({ room, open, onClose }: RoomDetailsDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onClose} title={<bdi>#{room.name}</bdi>}>
      <dl className={styles.details}>
        <dt>Topic</dt>
        <dd>{room.topic ? <bdi>{room.topic}</bdi> : 'None yet'}</dd>
        <dt>Visibility</dt>
        <dd>
          {room.visibility === 'private' ? 'Private: people are added' : 'Public: everybody here can join'}
        </dd>
        <dt>Posting</dt>
        <dd>{room.posting === 'moderators' ? 'Moderators only: for announcements' : 'Everyone inside'}</dd>
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
  );
}
