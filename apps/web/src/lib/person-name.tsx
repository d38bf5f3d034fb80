import { Skeleton } from '../ui/skeleton.tsx';
import type { Named } from './people.ts';

/** A name on a line of its own height, also while it is asked for. `bdi`: a name must not turn the text around it. */
export function PersonName({ named, className }: { named: Named; className?: string | undefined }) {
  if (named.name === undefined) return <Skeleton width="7em" />;
  return <bdi className={className}>{named.name}</bdi>;
}
