import { Pencil, Trash2 } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { IconButton } from '../../ui/button.tsx';
import styles from './message-actions.module.css';

/** What may be done with a message, by whoever looks at it. */
export interface MessageRights {
  edit: boolean;
  delete: boolean;
}

interface MessageActionsProps {
  may: MessageRights;
  /** `byKey`: not with the pointer. */
  onEdit: (byKey: boolean) => void;
  onDelete: () => void;
}

/** → and ← go through a toolbar, which is one stop of the Tab key. */
const onKeyDown = ({ key, currentTarget }: KeyboardEvent<HTMLElement>) => {
  const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
  const buttons = [...currentTarget.querySelectorAll('button')];
  const to = buttons.indexOf(document.activeElement as HTMLButtonElement) + step;
  if (step !== 0) buttons[(to + buttons.length) % buttons.length]?.focus();
};

/** Above a row that the pointer is over, or that has the focus; the keys are those of the row. */
export function MessageActions({ may, onEdit, onDelete }: MessageActionsProps) {
  return (
    <div className={styles.actions} role="toolbar" aria-label="Message actions" onKeyDown={onKeyDown}>
      {may.edit && (
        <IconButton
          size="sm"
          label="Edit message"
          aria-keyshortcuts="E"
          onClick={({ detail }) => onEdit(detail === 0)}
        >
          <Pencil size={16} />
        </IconButton>
      )}
      {may.delete && (
        <IconButton
          size="sm"
          label="Delete message"
          tabIndex={may.edit ? -1 : 0}
          aria-keyshortcuts="Delete"
          onClick={onDelete}
        >
          <Trash2 size={16} />
        </IconButton>
      )}
    </div>
  );
}
