import { TextField } from '../ui/field.tsx';
import styles from './admin.module.css';

interface SearchFieldProps {
  label: string;
  value: string;
  onValueChange: (value: string) => void;
}

export function SearchField({ label, ...rest }: SearchFieldProps) {
  return (
    <div className={styles.search}>
      <TextField
        {...rest}
        label={label}
        hideLabel
        type="search"
        placeholder={label}
        maxLength={64}
        autoComplete="off"
      />
    </div>
  );
}
