import type { MyRoom, Visibility } from '@parley/protocol';
import { Hash, Lock } from 'lucide-react';
import { type FormEvent, useId, useRef, useState } from 'react';
import { useApi } from '../../lib/session.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { RadioCards } from '../../ui/choice.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { checkRoom, type RoomErrors, roomErrors } from './room-fields.ts';
import styles from './room-form.module.css';

interface CreateRoomDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onCreated: (room: MyRoom) => void;
}

const choices = [
  {
    value: 'public',
    label: 'Public',
    hint: 'Everybody here can find it and join.',
    icon: <Hash size={16} aria-hidden="true" />,
  },
  {
    value: 'private',
    label: 'Private',
    hint: 'Only people who are added can see it.',
    icon: <Lock size={16} aria-hidden="true" />,
  },
] satisfies { value: Visibility; label: string; hint: string; icon: unknown }[];

export function CreateRoomDialog({ open, onOpenChange, onCreated }: CreateRoomDialogProps) {
  const api = useApi();
  const form = useId();
  const first = useRef<HTMLInputElement>(null);
  const [name, setName] = useState('');
  const [topic, setTopic] = useState('');
  const [visibility, setVisibility] = useState<Visibility>('public');
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
      const { room } = await api.call('createRoom', { name, visibility, ...(topic.trim() ? { topic } : {}) });
      setName('');
      setTopic('');
      setVisibility('public');
      onOpenChange(false);
      onCreated(room);
    } catch (error) {
      setErrors(roomErrors(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Create a room"
      description="A place for one subject, a team or a project."
      initialFocus={first}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button type="submit" form={form} variant="primary" loading={busy}>
            Create room
          </Button>
        </>
      }
    >
      <form id={form} className={styles.form} onSubmit={submit} noValidate>
        {errors.form && <Banner tone="error">{errors.form}</Banner>}
        <TextField
          ref={first}
          label="Name"
          placeholder="e.g. garden"
          autoComplete="off"
          value={name}
          onValueChange={setName}
          error={errors.name}
        />
        <TextField
          label="Topic (optional)"
          placeholder="What is it about?"
          autoComplete="off"
          value={topic}
          onValueChange={setTopic}
          error={errors.topic}
        />
        <RadioCards
          legend="Who can see it"
          value={visibility}
          onValueChange={setVisibility}
          options={choices}
        />
      </form>
    </Dialog>
  );
}
