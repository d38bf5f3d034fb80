import type { Room } from '@parley/protocol';
import { type FormEvent, useId, useRef, useState } from 'react';
import { useApi } from '../../lib/session.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { checkRoom, type RoomErrors, roomErrors } from './room-fields.ts';
import styles from './room-form.module.css';

interface EditRoomDialogProps {
  room: Room;
  onClose: () => void;
}

/** Mounted while open, so that it begins with what is true now. */
export function EditRoomDialog({ room, onClose }: EditRoomDialogProps) {
  const api = useApi();
  const form = useId();
  const first = useRef<HTMLInputElement>(null);
  const [name, setName] = useState(room.name);
  const [topic, setTopic] = useState(room.topic);
  const [errors, setErrors] = useState<RoomErrors>({});
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    const wrong = checkRoom(name, topic);
    setErrors(wrong ?? {});
    if (wrong) return;
    setBusy(true);
    try {
      // Only what was changed: another may be changing the rest.
      await api.call('updateRoom', {
        roomId: room.id,
        ...(name === room.name ? {} : { name }),
        ...(topic === room.topic ? {} : { topic }),
      });
      onClose();
    } catch (error) {
      setErrors(roomErrors(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Edit room"
      initialFocus={first}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={form} variant="primary" loading={busy}>
            Save
          </Button>
        </>
      }
    >
      <form id={form} className={styles.form} onSubmit={submit} noValidate>
        {errors.form && <Banner tone="error">{errors.form}</Banner>}
        <TextField
          ref={first}
          label="Name"
          autoComplete="off"
          value={name}
          onValueChange={setName}
          error={errors.name}
        />
        <TextField
          label="Topic"
          placeholder="What is it about?"
          autoComplete="off"
          value={topic}
          onValueChange={setTopic}
          error={errors.topic}
        />
      </form>
    </Dialog>
  );
}
