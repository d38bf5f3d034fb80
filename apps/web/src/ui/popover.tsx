import { Popover as Base } from '@base-ui/react/popover';
import { type ReactNode, type RefObject, useRef } from 'react';
import styles from './popover.module.css';

interface PopoverProps {
  anchor: HTMLElement | null;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  label: string;
  /** Has the focus at first; undefined: the popup itself. */
  initialFocus: RefObject<HTMLElement | null> | undefined;
  /** Has it afterwards, where nobody put it elsewhere. */
  finalFocus: () => HTMLElement | null;
  children: ReactNode;
}

/** Floats beside what it is about; Escape and a press elsewhere close it. */
export function Popover({
  anchor,
  open,
  onOpenChange,
  label,
  initialFocus,
  finalFocus,
  children,
}: PopoverProps) {
  const popup = useRef<HTMLDivElement>(null);
  // Base UI itself would go past what is no stop of the Tab key.
  const giveBack = () => {
    // Not while React removes the popup: until it has, it tells nobody of a focus.
    queueMicrotask(() => {
      const { activeElement, body } = document;
      if (activeElement === body || popup.current?.contains(activeElement))
        finalFocus()?.focus({ preventScroll: true });
    });
    return false;
  };
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Positioner
          className={styles.positioner}
          anchor={anchor}
          align="end"
          sideOffset={6}
          collisionPadding={8}
        >
          <Base.Popup
            ref={popup}
            className={styles.popup}
            aria-label={label}
            initialFocus={initialFocus ?? popup}
            finalFocus={giveBack}
          >
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
