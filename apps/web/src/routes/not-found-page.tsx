import { Link } from 'react-router';
import { useTitle } from '../lib/use-title.ts';
import { buttonClass } from '../ui/button.tsx';
import { PageShell } from '../ui/page.tsx';

export function NotFoundPage() {
  useTitle('Page not found');
  return (
    <PageShell title="There is no such page" subtitle="The link may be old, or mistyped.">
      <Link to="/" className={buttonClass({ variant: 'primary' })}>
        Go to Parley
      </Link>
    </PageShell>
  );
}
