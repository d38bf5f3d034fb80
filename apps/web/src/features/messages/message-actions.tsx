import { Pencil, SmilePlus, Trash2 } from 'lucide-react';
import { useMedia } from '../../lib/use-media.ts';
import { goThroughButtons } from '../../ui/arrow-keys.ts';
import { IconButton } from '../../ui/button.tsx';
import styles from './message-actions.module.css';

/** What may be done with a message, by whoever looks at it. */
export interface MessageRights {
  edit: boolean;
  delete: boolean;
}

interface MessageActionsProps {
  may: MessageRights;
  /** Adds mine, or takes it back; undefined where nobody may. */
  onReact?: ((emoji: string) => void) | undefined;
  /** Opens the picker beside this. */
  onPick: (anchor: HTMLElement) => void;
  /** `byKey`: not with the pointer. */
  onEdit: (byKey: boolean) => void;
  onDelete: () => void;
}

/** One press away; on a phone the first two, for the others there is no room. */
const QUICK = [
  ['👍', 'thumbs up'],
  ['❤️', 'heart'],
  ['😂', 'tears of joy'],
  ['🎉', 'party'],
] as const;

/** Above a row that the pointer is over, or that has the focus; the keys are those of the row. */
export function MessageActions({ may, onReact, onPick, onEdit, onDelete }: MessageActionsProps) {
  const narrow = useMedia('(pointer: coarse) and (max-width: 480px)');
  const quick = narrow ? QUICK.slice(0, 2) : QUICK;
  return (
    <div className={styles.actions} role="toolbar" aria-label="Message actions" onKeyDown={goThroughButtons}>
      {onReact &&
        quick.map(([emoji, name], n) => (
          <IconButton
            key={emoji}
            size="sm"
            label={`React with ${name}`}
            tabIndex={n === 0 ? 0 : -1}
            onClick={() => onReact(emoji)}
          >
            <span aria-hidden="true">{emoji}</span>
          </IconButton>
        ))}
      {onReact && (
        <IconButton
          size="sm"
          label="Add reaction"
          tabIndex={-1}
          aria-keyshortcuts="R"
          aria-haspopup="dialog"
          onClick={({ currentTarget }) => onPick(currentTarget)}
        >
          <SmilePlus size={16} />
        </IconButton>
      )}
      {may.edit && (
        <IconButton
          size="sm"
          label="Edit message"
          tabIndex={onReact ? -1 : 0}
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
          tabIndex={onReact || may.edit ? -1 : 0}
          aria-keyshortcuts="Delete"
          onClick={onDelete}
        >
          <Trash2 size={16} />
        </IconButton>
      )}
    </div>
  );
}
