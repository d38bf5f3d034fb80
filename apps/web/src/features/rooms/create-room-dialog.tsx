import type { MyRoom, Visibility } from '@parley/protocol';
import { Hash, Lock } from 'lucide-react';
import { useState } from 'react';
import { useApi } from '../../lib/session.tsx';
import { RadioCards } from '../../ui/choice.tsx';
import { RoomFormDialog } from './room-form-dialog.tsx';

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

const nothing = { name: '', topic: '' };

export function CreateRoomDialog({ open, onOpenChange, onCreated }: CreateRoomDialogProps) {
  const api = useApi();
  const [visibility, setVisibility] = useState<Visibility>('public');
  const create = async ({ name, topic }: typeof nothing) => {
    const { room } = await api.call('createRoom', { name, visibility, ...(topic.trim() ? { topic } : {}) });
    setVisibility('public');
    onCreated(room);
  };
  return (
    <RoomFormDialog
      open={open}
      onOpenChange={onOpenChange}
      title="Create a room"
      description="A place for one subject, a team or a project."
      submitLabel="Create room"
      initial={nothing}
      onSubmit={create}
    >
      <RadioCards
        legend="Who can see it"
        value={visibility}
        onValueChange={setVisibility}
        options={choices}
      />
    </RoomFormDialog>
  );
}
