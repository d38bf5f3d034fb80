import { useRef } from 'react';
import { useIsTouch } from '../../lib/use-media.ts';
import { Popover } from '../../ui/popover.tsx';
import { EmojiPicker } from './emoji-picker.tsx';

interface ReactionPopupProps {
  anchor: HTMLElement | null;
  open: boolean;
  onClose: () => void;
  onPick: (emoji: string) => void;
}

/** Loaded on its first use, with the names of all emoji. */
export function ReactionPopup({ anchor, open, onClose, onPick }: ReactionPopupProps) {
  const field = useRef<HTMLInputElement>(null);
  const touch = useIsTouch();
  return (
    <Popover
      anchor={anchor}
      open={open}
      onOpenChange={(next) => !next && onClose()}
      label="Add a reaction"
      // The keyboard of a phone would cover half of it.
      initialFocus={touch ? undefined : field}
      // The button of the toolbar may be gone: the row has the same keys.
      finalFocus={() => anchor?.closest<HTMLElement>('[data-row]') ?? anchor}
    >
      <EmojiPicker field={field} onPick={onPick} />
    </Popover>
  );
}
