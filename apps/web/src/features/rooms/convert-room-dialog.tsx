import type { Room, Visibility } from '@parley/protocol';
import { useState } from 'react';
import { useApi } from '../../lib/session.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';

interface ConvertRoomDialogProps {
  room: Room;
  open: boolean;
  onClose: () => void;
}

/** From public to private or back; mounted while open, so that it goes on saying what it was opened for. */
function Conversion({ room, onClose }: Omit<ConvertRoomDialogProps, 'open'>) {
  const api = useApi();
  const [visibility] = useState<Visibility>(room.visibility === 'private' ? 'public' : 'private');
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={
        <>
          Make <bdi>#{room.name}</bdi> {visibility}?
        </>
      }
      confirmLabel={`Make ${visibility}`}
      danger={visibility === 'public'}
      onConfirm={() => api.call('updateRoom', { roomId: room.id, visibility })}
    >
      <p>
        {visibility === 'public'
          ? 'Everybody here can then find it, join, and read all that was said while it was private.'
          : 'Nobody but its members will see it any more. They can add others.'}
      </p>
    </ConfirmDialog>
  );
}

export function ConvertRoomDialog({ open, ...props }: ConvertRoomDialogProps) {
  return open && <Conversion {...props} />;
}
