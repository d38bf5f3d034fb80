import type { MyRoom, Posting, Visibility } from '@parley/protocol';
import { useState } from 'react';
import { useApi } from '../../lib/session.tsx';
import { PostingChoice, VisibilityChoice } from './room-choices.tsx';
import { RoomFormDialog } from './room-form-dialog.tsx';

interface CreateRoomDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onCreated: (room: MyRoom) => void;
}

const nothing = { name: '', topic: '' };

export function CreateRoomDialog({ open, onOpenChange, onCreated }: CreateRoomDialogProps) {
  const api = useApi();
  const [visibility, setVisibility] = useState<Visibility>('public');
  const [posting, setPosting] = useState<Posting>('everyone');
  const create = async ({ name, topic }: typeof nothing) => {
    const given = { name, visibility, posting, ...(topic.trim() ? { topic } : {}) };
    const { room } = await api.call('createRoom', given);
    setVisibility('public');
    setPosting('everyone');
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
      <VisibilityChoice value={visibility} onValueChange={setVisibility} />
      <PostingChoice value={posting} onValueChange={setPosting} />
    </RoomFormDialog>
  );
}
