import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import styles from './button.module.css';
import { cx } from './cx.ts';
import { Spinner } from './spinner.tsx';
import { Tooltip } from './tooltip.tsx';

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger';

interface Look {
  variant?: ButtonVariant | undefined;
  size?: 'md' | 'sm' | undefined;
  full?: boolean | undefined;
}

/** The look of a button, for links that act like one: `<Link className={buttonClass()}>`. */
export const buttonClass = ({ variant = 'secondary', size = 'md', full }: Look = {}): string =>
  cx(styles.button, styles[variant], size === 'sm' && styles.small, full && styles.full);

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement>, Look {
  /** Shows a spinner and ignores presses; the label stays for screen readers. */
  loading?: boolean | undefined;
  icon?: ReactNode;
  ref?: Ref<HTMLButtonElement>;
}

export function Button({
  variant,
  size,
  full,
  loading,
  icon,
  children,
  className,
  disabled,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled || loading}
      className={cx(buttonClass({ variant, size, full }), loading && styles.loading, className)}
    >
      <span className={styles.content}>
        {icon}
        {children}
      </span>
      {loading && <Spinner className={styles.spinner} label="Working" />}
    </button>
  );
}

export interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'aria-label'> {
  /** The accessible name, shown as a tooltip. */
  label: string;
  /** Keep the name but show no tooltip, e.g. beside a visible label. */
  noTooltip?: boolean | undefined;
  size?: 'md' | 'sm' | undefined;
  ref?: Ref<HTMLButtonElement>;
}

export function IconButton({ label, noTooltip, size = 'md', className, children, ...rest }: IconButtonProps) {
  const button = (
    <button
      type="button"
      {...rest}
      aria-label={label}
      className={cx(styles.icon, size === 'sm' && styles.iconSmall, className)}
    >
      {children}
    </button>
  );
  return noTooltip ? button : <Tooltip label={label}>{button}</Tooltip>;
}
