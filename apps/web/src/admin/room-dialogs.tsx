import { type Room, roomNameSchema } from '@parley/protocol';
import { useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { messageOf } from '../lib/errors.ts';
import { useApi } from '../lib/session.tsx';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog, Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/field.tsx';
import { FormError } from '../ui/form-error.tsx';
import { toast } from '../ui/toast.tsx';
import { fits, useForm } from '../ui/use-form.ts';
import styles from './admin.module.css';

interface RoomDialogProps {
  room: Room;
  open: boolean;
  onClose: () => void;
}

export const useRoomsChanged = () => {
  const queries = useQueryClient();
  return () => void queries.invalidateQueries({ queryKey: ['admin', 'rooms'] });
};

export function ArchiveRoomDialog({ room, open, onClose }: RoomDialogProps) {
  const api = useApi();
  const changed = useRoomsChanged();
  const archived = room.archivedAt !== null;
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={archived ? `Unarchive ${room.name}?` : `Archive ${room.name}?`}
      confirmLabel={archived ? 'Unarchive' : 'Archive'}
      onConfirm={async () => {
        await api.call('updateRoom', { roomId: room.id, archived: !archived });
        toast(archived ? `${room.name} is open again.` : `${room.name} is archived.`);
        changed();
      }}
    >
      <p>
        {archived
          ? 'Its members can write in it again, and a public room is listed again.'
          : 'Its members can still read it, but nobody can write or join. You can unarchive it later.'}
      </p>
    </ConfirmDialog>
  );
}

export function RenameRoomDialog(props: RoomDialogProps) {
  const id = useId();
  const { open, onClose } = props;
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={`Rename ${props.room.name}`}
      size="sm"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={id} variant="primary">
            Rename
          </Button>
        </>
      }
    >
      {open && <RenameForm {...props} id={id} />}
    </Dialog>
  );
}

function RenameForm({ room, onClose, id }: RoomDialogProps & { id: string }) {
  const api = useApi();
  const changed = useRoomsChanged();
  const { form, field, refusal } = useForm({
    initial: { name: room.name },
    checks: { name: fits(roomNameSchema) },
    submit: async ({ name }) => {
      await api.call('updateRoom', { roomId: room.id, name });
      toast('The room has its new name.');
      changed();
      onClose();
    },
    explain: messageOf,
  });
  return (
    <form {...form} id={id} className={styles.form}>
      <FormError refusal={refusal} />
      <TextField {...field('name')} label="Room name" autoComplete="off" />
    </form>
  );
}
