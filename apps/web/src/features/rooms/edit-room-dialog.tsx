import type { Room } from '@parley/protocol';
import { useState } from 'react';
import { useApi } from '../../lib/session.tsx';
import { PostingChoice } from './room-choices.tsx';
import { RoomFormDialog } from './room-form-dialog.tsx';

/** Mounted while open, so that it begins with what is true now. */
export function EditRoomDialog({ room, onClose }: { room: Room; onClose: () => void }) {
  const api = useApi();
  const [before] = useState(room);
  const [posting, setPosting] = useState(room.posting);
  return (
    <RoomFormDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Edit room"
      submitLabel="Save"
      initial={{ name: before.name, topic: before.topic }}
      // Only what was changed here: another may be changing the rest.
      onSubmit={({ name, topic }) =>
        api.call('updateRoom', {
          roomId: room.id,
          ...(name === before.name ? {} : { name }),
          ...(topic === before.topic ? {} : { topic }),
          ...(posting === before.posting ? {} : { posting }),
        })
      }
    >
      <PostingChoice value={posting} onValueChange={setPosting} />
    </RoomFormDialog>
  );
}
