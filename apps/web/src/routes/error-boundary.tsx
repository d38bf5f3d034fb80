import { Component, type ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { PageShell } from '../ui/page.tsx';

/** A bug, or a part of the page that is gone since a new version was installed: loading again mends both. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    return (
      <PageShell
        title="Something broke on this page"
        subtitle="What you sent is kept. Perhaps a new version was just installed: load the page again."
      >
        <Button variant="primary" onClick={() => location.reload()}>
          Load again
        </Button>
      </PageShell>
    );
  }
}
