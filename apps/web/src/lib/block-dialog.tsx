import { ConfirmDialog } from '../ui/dialog.tsx';
import { useApi } from './session.tsx';

interface BlockDialogProps {
  userId: string;
  name: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function BlockDialog({ userId, name, open, onOpenChange }: BlockDialogProps) {
  const api = useApi();
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={
        <>
          Block <bdi>{name}</bdi>?
        </>
      }
      confirmLabel="Block"
      danger
      onConfirm={() => api.call('block', { userId })}
    >
      <p>
        Neither of you can write in your direct messages any more, until you unblock them. In rooms you still
        read each other. They are told only when they try to write.
      </p>
    </ConfirmDialog>
  );
}
