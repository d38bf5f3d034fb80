import { Eye, EyeOff } from 'lucide-react';
import type { InputHTMLAttributes, ReactNode, Ref, SelectHTMLAttributes } from 'react';
import { useId, useState } from 'react';
import { IconButton } from './button.tsx';
import { cx } from './cx.ts';
import styles from './field.module.css';

interface Labelled {
  label: ReactNode;
  /** Stated under the field and announced with it; the field counts as invalid. */
  error?: string | null | undefined;
  hint?: ReactNode;
  /** Keeps the label for screen readers only. */
  hideLabel?: boolean | undefined;
}

interface FrameProps extends Labelled {
  id: string;
  className?: string | undefined;
  children: ReactNode;
}

function Frame({ id, label, error, hint, hideLabel, className, children }: FrameProps) {
  return (
    <div className={cx(styles.field, className)}>
      <label htmlFor={id} className={hideLabel ? 'visually-hidden' : styles.label}>
        {label}
      </label>
      {children}
      {error ? (
        <p id={`${id}-error`} className={styles.error} role="alert">
          {error}
        </p>
      ) : (
        hint && (
          <p id={`${id}-hint`} className={styles.hint}>
            {hint}
          </p>
        )
      )}
    </div>
  );
}

const described = (id: string, { error, hint }: Labelled) => ({
  'aria-invalid': error ? true : undefined,
  'aria-describedby': error ? `${id}-error` : hint ? `${id}-hint` : undefined,
});

export interface TextFieldProps
  extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'value'>,
    Labelled {
  value: string;
  onValueChange: (value: string) => void;
  ref?: Ref<HTMLInputElement>;
}

/** One line of text. `type="password"` gets a button that shows what was typed. */
export function TextField({
  label,
  error,
  hint,
  hideLabel,
  className,
  onValueChange,
  type = 'text',
  ...rest
}: TextFieldProps) {
  const own = useId();
  const id = rest.id ?? own;
  const [shown, setShown] = useState(false);
  const secret = type === 'password';
  return (
    <Frame id={id} label={label} error={error} hint={hint} hideLabel={hideLabel} className={className}>
      <div className={styles.wrap}>
        <input
          {...rest}
          {...described(id, { label, error, hint })}
          id={id}
          type={secret && shown ? 'text' : type}
          className={cx(styles.control, secret && styles.secret)}
          onChange={(event) => onValueChange(event.target.value)}
        />
        {secret && (
          <IconButton
            className={styles.reveal}
            size="sm"
            label={shown ? 'Hide password' : 'Show password'}
            onClick={() => setShown(!shown)}
          >
            {shown ? <EyeOff size={18} /> : <Eye size={18} />}
          </IconButton>
        )}
      </div>
    </Frame>
  );
}

export interface SelectProps<T extends string>
  extends Omit<SelectHTMLAttributes<HTMLSelectElement>, 'onChange' | 'value' | 'children'>,
    Labelled {
  value: T;
  onValueChange: (value: T) => void;
  options: readonly { value: T; label: string; disabled?: boolean }[];
}

/** The platform's own list: the best one on a phone, and the lightest. */
export function Select<T extends string>({
  label,
  error,
  hint,
  hideLabel,
  className,
  onValueChange,
  options,
  ...rest
}: SelectProps<T>) {
  const own = useId();
  const id = rest.id ?? own;
  return (
    <Frame id={id} label={label} error={error} hint={hint} hideLabel={hideLabel} className={className}>
      <select
        {...rest}
        {...described(id, { label, error, hint })}
        id={id}
        className={cx(styles.control, styles.select)}
        onChange={(event) => onValueChange(event.target.value as T)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
    </Frame>
  );
}
