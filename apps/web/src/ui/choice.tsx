import type { ReactNode } from 'react';
import { useId } from 'react';
import styles from './choice.module.css';

export interface RadioCardsProps<T extends string> {
  legend: ReactNode;
  hideLegend?: boolean | undefined;
  name?: string | undefined;
  value: T | null;
  onValueChange: (value: T) => void;
  options: readonly { value: T; label: ReactNode; hint?: ReactNode; icon?: ReactNode }[];
  error?: string | null | undefined;
  disabled?: boolean | undefined;
}

export function RadioCards<T extends string>(props: RadioCardsProps<T>) {
  const { legend, hideLegend, name, value, onValueChange, options, error, disabled } = props;
  const own = useId();
  return (
    <fieldset
      className={styles.group}
      disabled={disabled}
      aria-describedby={error ? `${own}-error` : undefined}
    >
      <legend className={hideLegend ? 'visually-hidden' : styles.legend}>{legend}</legend>
      {options.map((option) => (
        <label key={option.value} className={styles.card}>
          <input
            type="radio"
            className={styles.radio}
            name={name ?? own}
            value={option.value}
            checked={option.value === value}
            aria-describedby={option.hint ? `${own}-${option.value}` : undefined}
            aria-labelledby={`${own}-${option.value}-label`}
            onChange={() => onValueChange(option.value)}
          />
          <span>
            <span className={styles.cardLabel} id={`${own}-${option.value}-label`}>
              {option.icon}
              {option.label}
            </span>
            {option.hint && (
              <span className={styles.hint} id={`${own}-${option.value}`}>
                {option.hint}
              </span>
            )}
          </span>
        </label>
      ))}
      {error && (
        <p id={`${own}-error`} className={styles.error} role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}
