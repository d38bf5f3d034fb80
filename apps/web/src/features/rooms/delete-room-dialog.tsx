import type { Room } from '@parley/protocol';
import { useId } from 'react';
import { messageOf } from '../../lib/errors.ts';
import { useApi } from '../../lib/session.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { toast } from '../../ui/toast.tsx';
import { useForm } from '../../ui/use-form.ts';
import styles from './room-form.module.css';

interface DeleteRoomDialogProps {
  room: Room;
  open: boolean;
  onClose: () => void;
  onDeleted?: () => void;
}

/** For owners and admins. What cannot be undone takes typing its name. */
export function DeleteRoomDialog(props: DeleteRoomDialogProps) {
  const id = useId();
  const { room, open, onClose } = props;
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={`Delete ${room.name}?`}
      size="sm"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={id} variant="danger">
            Delete room
          </Button>
        </>
      }
    >
      {open && <DeleteForm {...props} id={id} />}
    </Dialog>
  );
}

function DeleteForm({ room, onClose, onDeleted, id }: DeleteRoomDialogProps & { id: string }) {
  const api = useApi();
  const { form, field, refusal } = useForm({
    initial: { typed: '' },
    checks: { typed: (value) => (value.trim() === room.name ? null : 'That is not its name.') },
    submit: async () => {
      await api.call('deleteRoom', { roomId: room.id });
      toast(`${room.name} is deleted.`);
      onDeleted?.();
      onClose();
    },
    explain: messageOf,
  });
  return (
    <form {...form} id={id} className={styles.form}>
      <Banner tone="warn">
        All its messages are deleted for everyone, for good. {inside(room.memberCount)} To keep them readable,
        archive the room instead.
      </Banner>
      <FormError refusal={refusal} />
      <TextField
        {...field('typed')}
        label={`Type “${room.name}” to confirm`}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
    </form>
  );
}

const inside = (count: number): string => {
  if (count === 0) return 'Nobody is inside.';
  return count === 1 ? 'The one person inside is moved out.' : `The ${count} people inside are moved out.`;
};
