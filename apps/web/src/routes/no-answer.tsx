import { CloudOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { useLink } from '../lib/use-link.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageSpinner } from '../ui/spinner.tsx';

interface NoAnswerProps {
  label: string;
  /** The server was asked, and refused. */
  failed: boolean;
  children: ReactNode;
}

/** In place of what is not on this device: a spinner at first, then what the matter is. */
export function NoAnswer({ label, failed, children }: NoAnswerProps) {
  const link = useLink();
  if (link === 'fine' && !failed) return <PageSpinner label={label} />;
  return (
    <EmptyState
      level={1}
      icon={<CloudOff size={26} />}
      title={link === 'offline' ? 'You are offline' : 'The server does not answer'}
    >
      {children}
    </EmptyState>
  );
}
