import type { User } from '@parley/protocol';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { messageOf } from '../../lib/errors.ts';
import { useMe } from '../../lib/session.tsx';
import { useOpenDirect } from '../../lib/use-open-direct.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { PeoplePicker } from './people-picker.tsx';

/** A refusal stays beside the people it is about. */
export function NewMessageDialog({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const me = useMe();
  const openDirect = useOpenDirect();
  const [chosen, setChosen] = useState<User[]>([]);
  const start = useMutation({
    mutationFn: () => openDirect(chosen.map(({ id }) => id).filter((id) => id !== me.id)),
    onSuccess: () => change(false),
  });
  function change(next: boolean): void {
    if (!next) setChosen([]);
    start.reset();
    onOpenChange(next);
  }
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      title="New message"
      footer={
        <>
          <Button onClick={() => change(false)}>Cancel</Button>
          <Button
            variant="primary"
            disabled={chosen.length === 0}
            loading={start.isPending}
            onClick={() => start.mutate()}
          >
            Open conversation
          </Button>
        </>
      }
    >
      <PeoplePicker
        chosen={chosen}
        onChange={(next) => {
          start.reset();
          setChosen(next);
        }}
        onSubmit={() => start.mutate()}
      />
      {start.error && <Banner tone="error">{messageOf(start.error)}</Banner>}
    </Dialog>
  );
}
