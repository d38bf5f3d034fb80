import { Banner } from './banner.tsx';
import { Button } from './button.tsx';

/** In place of what could not be loaded. */
export function LoadError({ title, message, busy, onRetry }: LoadErrorProps) {
  return (
    <Banner
      tone="error"
      title={title}
      action={
        <Button size="sm" loading={busy} onClick={onRetry}>
          Retry
        </Button>
      }
    >
      {message}
    </Banner>
  );
}

export interface LoadErrorProps {
  title: string;
  message: string;
  busy?: boolean | undefined;
  onRetry: () => void;
}
