// This package runs in browsers and in Node and has the types of neither's window.
interface EventTargetLike {
  addEventListener?(type: string, listener: (event: { persisted?: boolean }) => void): void;
  removeEventListener?(type: string, listener: (event: { persisted?: boolean }) => void): void;
}
interface WindowLike extends EventTargetLike {
  document?: EventTargetLike & { visibilityState?: string };
}

/**
 * `woke` is called when a page is looked at again or the network is back, `rests` when it is put away, perhaps for
 * good; never outside a browser.
 */
export function onWake({ woke, rests }: { woke: () => void; rests: () => void }): () => void {
  const page = globalThis as unknown as WindowLike;
  const looked = () => (page.document?.visibilityState === 'hidden' ? rests() : woke());
  // Else it is loaded, and already does what it can.
  const shown = ({ persisted }: { persisted?: boolean }) => persisted && woke();
  page.addEventListener?.('online', woke);
  page.addEventListener?.('pageshow', shown);
  page.addEventListener?.('pagehide', rests);
  page.document?.addEventListener?.('visibilitychange', looked);
  return () => {
    page.removeEventListener?.('online', woke);
    page.removeEventListener?.('pageshow', shown);
    page.removeEventListener?.('pagehide', rests);
    page.document?.removeEventListener?.('visibilitychange', looked);
  };
}
