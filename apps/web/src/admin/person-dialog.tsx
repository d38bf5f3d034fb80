import type { Person, UserRole } from '@parley/protocol';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi, useMe, useSession } from '../lib/session.tsx';
import { ConfirmDialog } from '../ui/dialog.tsx';
import { toast } from '../ui/toast.tsx';
import { roleMeaning, roleWithArticle } from './roles.ts';

export type PersonStep =
  | { kind: 'role'; role: UserRole }
  | { kind: 'deactivate' }
  | { kind: 'reactivate' }
  | { kind: 'end-sessions' };

interface Words {
  title: string;
  text: string;
  confirm: string;
  done: string;
  danger?: boolean;
}

const wordsFor = (step: PersonStep, person: Person, isMe: boolean): Words => {
  const { displayName: name } = person;
  switch (step.kind) {
    case 'role': {
      const role = roleWithArticle[step.role];
      return {
        title: isMe ? `Make yourself ${role}?` : `Make ${name} ${role}?`,
        text: `${roleMeaning[step.role]}${isMe ? ' You cannot take this back yourself.' : ''}`,
        confirm: 'Change role',
        done: `${name} is ${role} now.`,
      };
    }
    case 'deactivate':
      return {
        title: isMe ? 'Deactivate your own account?' : `Deactivate ${name}?`,
        text: `${isMe ? 'You are' : 'They are'} logged out everywhere at once and cannot log in again. Messages stay. An admin can reactivate the account.`,
        confirm: 'Deactivate',
        done: `${name} is deactivated and logged out.`,
        danger: true,
      };
    case 'reactivate':
      return {
        title: `Reactivate ${name}?`,
        text: 'They can log in again, with their old password and in their old rooms.',
        confirm: 'Reactivate',
        done: `${name} can log in again.`,
      };
    case 'end-sessions':
      return {
        title: isMe ? 'End all your sessions?' : `End all sessions of ${name}?`,
        text: isMe
          ? 'You are logged out everywhere, here too.'
          : 'They are logged out on every device at once, and can log in again.',
        confirm: 'End sessions',
        done: `${name} is logged out everywhere.`,
        danger: true,
      };
  }
};

interface PersonDialogProps {
  person: Person;
  step: PersonStep | null;
  onClose: () => void;
}

export function PersonDialog({ person, step, onClose }: PersonDialogProps) {
  const api = useApi();
  const me = useMe();
  const { refresh } = useSession();
  const queries = useQueryClient();
  // The words stay while the dialog fades out.
  const [shown, setShown] = useState(step);
  if (step && step !== shown) setShown(step);
  if (!shown) return null;
  const words = wordsFor(shown, person, person.id === me.id);

  const confirm = async () => {
    const userId = person.id;
    if (shown.kind === 'end-sessions') await api.call('endPersonSessions', { userId });
    else if (shown.kind === 'role') await api.call('updatePerson', { userId, role: shown.role });
    else await api.call('updatePerson', { userId, deactivated: shown.kind === 'deactivate' });
    toast(words.done);
    if (userId === me.id) await refresh();
    void queries.invalidateQueries({ queryKey: ['admin', 'people'] });
  };
  return (
    <ConfirmDialog
      open={step !== null}
      onOpenChange={(open) => !open && onClose()}
      title={words.title}
      confirmLabel={words.confirm}
      danger={words.danger}
      onConfirm={confirm}
    >
      <p>{words.text}</p>
    </ConfirmDialog>
  );
}
