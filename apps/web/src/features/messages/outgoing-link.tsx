import type { ReactNode } from 'react';

interface OutgoingLinkProps {
  /** From `hrefOf`, and from nowhere else. */
  href: string;
  /** Where the text does not say where it leads. */
  title?: string | undefined;
  children: ReactNode;
}

export function OutgoingLink({ href, title, children }: OutgoingLinkProps) {
  return (
    <a href={href} title={title} target="_blank" rel="noopener noreferrer ugc">
      {children}
    </a>
  );
}
