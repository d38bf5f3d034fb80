import type { Room } from '@parley/protocol';
import { useApi } from '../../lib/session.tsx';
import { RoomFormDialog } from './room-form-dialog.tsx';

/** Mounted while open, so that it begins with what is true now. */
export function EditRoomDialog({ room, onClose }: { room: Room; onClose: () => void }) {
  const api = useApi();
  return (
    <RoomFormDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Edit room"
      submitLabel="Save"
      initial={{ name: room.name, topic: room.topic }}
      // Only what was changed: another may be changing the rest.
      onSubmit={({ name, topic }) =>
        api.call('updateRoom', {
          roomId: room.id,
          ...(name === room.name ? {} : { name }),
          ...(topic === room.topic ? {} : { topic }),
        })
      }
    />
  );
}
