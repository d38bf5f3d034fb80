import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { messageOf } from '../lib/errors.ts';
import { LoadError } from '../ui/load-error.tsx';
import { SkeletonList } from '../ui/skeleton.tsx';

interface LoadedProps<T> {
  query: UseQueryResult<T>;
  /** Completes "… could not be loaded". */
  what: string;
  children: (data: T) => ReactNode;
}

/** Skeleton, error with Retry, or what was asked for. */
export function Loaded<T>({ query, what, children }: LoadedProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isPending) return <SkeletonList rows={6} label={`Loading ${what}`} />;
  return (
    <LoadError
      title={`The ${what} could not be loaded`}
      message={messageOf(query.error)}
      busy={query.isFetching}
      onRetry={() => void query.refetch()}
    />
  );
}
