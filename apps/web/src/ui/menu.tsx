import { Menu as Base } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import { type ReactElement, type ReactNode, useEffect, useRef } from 'react';
import { cx } from './cx.ts';
import styles from './menu.module.css';
import type { MenuPopupProps } from './menu-button.tsx';

export interface MenuProps {
  /** The button that opens it … */
  trigger?: ReactElement | undefined;
  /** … or what opens it from outside, see MenuButton. */
  popup?: MenuPopupProps | undefined;
  children: ReactNode;
  align?: 'start' | 'end' | undefined;
  side?: 'top' | 'bottom' | undefined;
}

/** A dialog that an entry opened keeps the focus it took. */
const backTo = ({ anchor }: MenuPopupProps) =>
  document.querySelector('[role="dialog"]') ? false : anchor.current;

export function Menu({ trigger, popup, children, align = 'end', side = 'bottom' }: MenuProps) {
  const element = useRef<HTMLDivElement>(null);
  const atFirst = popup?.open && popup.byKey;
  useEffect(() => {
    if (!atFirst) return;
    // After the menu has taken the focus itself.
    const timer = setTimeout(
      () => element.current?.querySelector<HTMLElement>('[role^="menuitem"]')?.focus(),
      30,
    );
    return () => clearTimeout(timer);
  }, [atFirst]);
  return (
    <Base.Root {...(popup ? { open: popup.open, onOpenChange: popup.onOpenChange } : {})}>
      {trigger && <Base.Trigger render={trigger} />}
      <Base.Portal>
        <Base.Positioner
          className={styles.positioner}
          align={align}
          side={side}
          sideOffset={6}
          collisionPadding={8}
          {...(popup ? { anchor: popup.anchor } : {})}
        >
          <Base.Popup
            ref={element}
            className={styles.popup}
            {...(popup ? { finalFocus: () => backTo(popup) } : {})}
          >
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

interface ItemProps {
  children: ReactNode;
  icon?: ReactNode;
  danger?: boolean | undefined;
  disabled?: boolean | undefined;
  onSelect?: (() => void) | undefined;
  /** Renders as this element instead, e.g. a router link. */
  render?: ReactElement | undefined;
}

export function MenuItem({ children, icon, danger, disabled, onSelect, render }: ItemProps) {
  return (
    <Base.Item
      className={cx(styles.item, danger && styles.danger)}
      disabled={disabled ?? false}
      {...(onSelect ? { onClick: onSelect } : {})}
      {...(render ? { render } : {})}
    >
      <span className={styles.icon}>{icon}</span>
      {children}
    </Base.Item>
  );
}

export interface MenuRadioGroupProps<T extends string> {
  label: string;
  value: T;
  onValueChange: (value: T) => void;
  options: readonly { value: T; label: string; icon?: ReactNode }[];
}

export function MenuRadioGroup<T extends string>({
  label,
  value,
  onValueChange,
  options,
}: MenuRadioGroupProps<T>) {
  return (
    <Base.Group>
      <Base.GroupLabel className={styles.label}>{label}</Base.GroupLabel>
      <Base.RadioGroup value={value} onValueChange={(next) => onValueChange(next as T)}>
        {options.map((option) => (
          <Base.RadioItem key={option.value} value={option.value} className={styles.item}>
            <span className={styles.icon}>{option.icon}</span>
            {option.label}
            <Base.RadioItemIndicator className={styles.tick}>
              <Check size={16} />
            </Base.RadioItemIndicator>
          </Base.RadioItem>
        ))}
      </Base.RadioGroup>
    </Base.Group>
  );
}

export function MenuSeparator() {
  return <Base.Separator className={styles.separator} />;
}
