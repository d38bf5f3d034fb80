import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import { Banner } from './banner.tsx';
import { Button, IconButton } from './button.tsx';
import { cx } from './cx.ts';
import styles from './dialog.module.css';

export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons at the lower edge, the safe one first, the main one last. Put `form` on a submit button to reach a form in the body. */
  footer?: ReactNode;
  /** `sheet` slides in from the edge and takes the full height. */
  kind?: 'centre' | 'sheet' | undefined;
  size?: 'sm' | 'md' | undefined;
}

/**
 * Modal: focus stays inside, Escape and the backdrop close, focus returns to what opened it. It begins at the first
 * field, else at the first button of the footer: the one that changes nothing. In a sheet, which one opens to look,
 * it begins at the top: a field would bring up the keyboard of a phone.
 */
export function Dialog(props: DialogProps) {
  const { open, onOpenChange, title, description, children, footer, kind = 'centre', size = 'md' } = props;
  const body = useRef<HTMLDivElement>(null);
  const feet = useRef<HTMLElement>(null);
  const first = () =>
    body.current?.querySelector<HTMLElement>('input, textarea, select') ??
    feet.current?.querySelector<HTMLElement>('button') ??
    true;
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Viewport className={cx(styles.viewport, kind === 'sheet' && styles.sheetViewport)}>
          <Base.Popup
            className={cx(styles.popup, kind === 'sheet' ? styles.sheet : styles[size])}
            initialFocus={kind === 'sheet' ? true : first}
          >
            <header className={styles.header}>
              <div>
                <Base.Title className={styles.title}>{title}</Base.Title>
                {description && (
                  <Base.Description className={styles.description}>{description}</Base.Description>
                )}
              </div>
              <Base.Close
                render={
                  <IconButton label="Close" noTooltip className={styles.close}>
                    <X size={20} />
                  </IconButton>
                }
              />
            </header>
            <div ref={body} className={styles.body}>
              {children}
            </div>
            {footer && (
              <footer ref={feet} className={styles.footer}>
                {footer}
              </footer>
            )}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}

export interface ConfirmDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  children?: ReactNode;
  confirmLabel: string;
  danger?: boolean | undefined;
  /** Closes on success; a rejection is shown and the dialog stays. */
  onConfirm: () => unknown;
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const { open, onOpenChange, title, children, confirmLabel, danger, onConfirm } = props;
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const change = (next: boolean) => {
    setError(null);
    onOpenChange(next);
  };
  const confirm = async () => {
    setBusy(true);
    setError(null);
    try {
      await onConfirm();
      onOpenChange(false);
    } catch (cause) {
      setError(cause instanceof Error ? cause.message : 'That did not work. Try again.');
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      title={title}
      size="sm"
      footer={
        <>
          <Button onClick={() => change(false)}>Cancel</Button>
          <Button variant={danger ? 'danger' : 'primary'} loading={busy} onClick={confirm}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      {children}
      {error && <Banner tone="error">{error}</Banner>}
    </Dialog>
  );
}
