import {
  cloneElement,
  type HTMLAttributes,
  type ReactElement,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { createPortal } from 'react-dom';
import styles from './tooltip.module.css';

interface TooltipProps {
  /** Only a hint: what it says must be in the accessible name or on the page too, since touch has no hover. */
  label: string;
  children: ReactElement<HTMLAttributes<HTMLElement>>;
}

/**
 * Marks an element; one layer for the whole page draws them all. What cannot take the focus itself is shown with an
 * element around it that has `data-tip-inside`.
 */
export function Tooltip({ label, children }: TooltipProps) {
  return cloneElement(children, { 'data-tip': label } as HTMLAttributes<HTMLElement>);
}

const DELAY_MS = 500;
const GAP = 6;
const EDGE = 8;

const marked = (target: EventTarget | null): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>('[data-tip]') : null;

const inside = (target: EventTarget | null): HTMLElement | null =>
  target instanceof Element && target.matches('[data-tip-inside]')
    ? target.querySelector('[data-tip]')
    : null;

export function TooltipLayer() {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [, setMoved] = useState({});
  const popup = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = (element: HTMLElement | null, delay: number) => {
      clearTimeout(timer);
      setAnchor(null);
      if (element) timer = setTimeout(() => element.isConnected && setAnchor(element), delay);
    };
    let over: HTMLElement | null = null;
    const onOver = (event: PointerEvent) => {
      const element = event.pointerType === 'touch' ? null : marked(event.target);
      if (element === over) return;
      over = element;
      show(element, DELAY_MS);
    };
    const onFocus = ({ target }: FocusEvent) => {
      if (target instanceof Element && target.matches(':focus-visible'))
        show(marked(target) ?? inside(target), 0);
    };
    const hide = () => show(null, 0);
    // What the keyboard brought into view moves on the way there.
    const onScroll = () => (document.activeElement?.matches('[data-tip-inside]') ? setMoved({}) : hide());
    const listeners: [string, (event: never) => void][] = [
      ['pointerover', onOver],
      ['focusin', onFocus],
      ['focusout', hide],
      ['pointerdown', hide],
      ['keydown', hide],
      ['scroll', onScroll],
    ];
    for (const [name, listener] of listeners)
      document.addEventListener(name, listener as EventListener, true);
    return () => {
      clearTimeout(timer);
      for (const [name, listener] of listeners)
        document.removeEventListener(name, listener as EventListener, true);
    };
  }, []);

  useLayoutEffect(() => {
    const { current } = popup;
    if (!anchor || !current) return;
    const at = anchor.getBoundingClientRect();
    const { width, height } = current.getBoundingClientRect();
    const below = at.bottom + GAP + height + EDGE <= innerHeight;
    const left = Math.min(Math.max(at.left + at.width / 2 - width / 2, EDGE), innerWidth - width - EDGE);
    current.style.left = `${left}px`;
    current.style.top = `${below ? at.bottom + GAP : at.top - GAP - height}px`;
  });

  if (!anchor) return null;
  return createPortal(
    <div ref={popup} className={styles.popup} aria-hidden="true">
      {anchor.dataset.tip}
    </div>,
    document.body,
  );
}
