import {
  type ButtonHTMLAttributes,
  cloneElement,
  type ReactElement,
  type ReactNode,
  type Ref,
  type RefObject,
  Suspense,
  useRef,
  useState,
} from 'react';

/** What a menu that is loaded on its first use gets, to pass on to `<Menu>`. */
export interface MenuPopupProps {
  anchor: RefObject<HTMLButtonElement | null>;
  open: boolean;
  /** Opened by a key: then the first entry is ready to be chosen. */
  byKey: boolean;
  onOpenChange: (open: boolean) => void;
}

interface MenuButtonProps {
  trigger: ReactElement<ButtonHTMLAttributes<HTMLButtonElement> & { ref?: Ref<HTMLButtonElement> }>;
  /** Renders a lazy component with a `<Menu popup={…}>` in it. */
  popup: (props: MenuPopupProps) => ReactNode;
}

/** A menu whose code is not needed to show the page: positioning and keyboard handling weigh 40 kB. */
export function MenuButton({ trigger, popup }: MenuButtonProps) {
  const anchor = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const [used, setUsed] = useState(false);
  const [byKey, setByKey] = useState(false);
  return (
    <>
      {cloneElement(trigger, {
        ref: anchor,
        'aria-haspopup': 'menu',
        'aria-expanded': open,
        onClick: (event) => {
          setUsed(true);
          // A press of Enter or Space is a click without count.
          setByKey(event.detail === 0);
          setOpen(!open);
        },
      })}
      {used && <Suspense fallback={null}>{popup({ anchor, open, byKey, onOpenChange: setOpen })}</Suspense>}
    </>
  );
}
