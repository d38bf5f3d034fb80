// This package runs in browsers and in Node and has the types of neither's window.
interface EventTargetLike {
  addEventListener?(type: string, listener: () => void): void;
  removeEventListener?(type: string, listener: () => void): void;
}
interface WindowLike extends EventTargetLike {
  document?: EventTargetLike & { visibilityState?: string };
}

/** Calls the listener when a page is looked at again or the network is back; never outside a browser. */
export function onWake(listener: () => void): () => void {
  const page = globalThis as unknown as WindowLike;
  const looked = () => {
    if (page.document?.visibilityState !== 'hidden') listener();
  };
  page.addEventListener?.('online', listener);
  page.addEventListener?.('pageshow', listener);
  page.document?.addEventListener?.('visibilitychange', looked);
  return () => {
    page.removeEventListener?.('online', listener);
    page.removeEventListener?.('pageshow', listener);
    page.document?.removeEventListener?.('visibilitychange', looked);
  };
}
