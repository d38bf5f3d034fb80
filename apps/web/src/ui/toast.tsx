import { CircleAlert, CircleCheck, X } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { createPortal } from 'react-dom';
import { IconButton } from './button.tsx';
import { cx } from './cx.ts';
import styles from './toast.module.css';

interface Toast {
  id: number;
  text: string;
  tone: 'ok' | 'error';
  action?: { label: string; run: () => void } | undefined;
}

// One place for the whole page, so that any code may speak without a hook.
let toasts: readonly Toast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();
const change = (next: readonly Toast[]) => {
  toasts = next;
  for (const listener of listeners) listener();
};
const dismiss = (id: number) => change(toasts.filter((toast) => toast.id !== id));

/** Says what happened, for a few seconds. What must be acted upon belongs on the page, not here. */
export const toast = (text: string, options: { tone?: Toast['tone']; action?: Toast['action'] } = {}) => {
  const id = nextId++;
  change([...toasts.slice(-2), { id, text, tone: options.tone ?? 'ok', action: options.action }]);
  setTimeout(() => dismiss(id), options.action || options.tone === 'error' ? 9000 : 5000);
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function Toaster() {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  return createPortal(
    <section className={styles.region} aria-label="Notifications" aria-live="polite">
      {shown.map((item) => (
        <div key={item.id} className={cx(styles.toast, item.tone === 'error' && styles.error)}>
          {item.tone === 'error' ? <CircleAlert size={18} /> : <CircleCheck size={18} />}
          <span className={styles.text}>{item.text}</span>
          {item.action && (
            <button
              type="button"
              className={styles.action}
              onClick={() => {
                item.action?.run();
                dismiss(item.id);
              }}
            >
              {item.action.label}
            </button>
          )}
          <IconButton
            label="Dismiss"
            noTooltip
            size="sm"
            className={styles.close}
            onClick={() => dismiss(item.id)}
          >
            <X size={16} />
          </IconButton>
        </div>
      ))}
    </section>,
    document.body,
  );
}
