import type { TabEvents, TabNews, Tabs } from '@parley/client';

/** The tabs of one person in this browser. */
export const createTabs = (userId: string): Tabs => ({
  open(events) {
    const name = `parley.outbox.${userId}`;
    const channel = openChannel(name);
    channel?.addEventListener('message', ({ data }: MessageEvent<TabNews>) => events.heard(data));
    const election = elect(name, events);
    return {
      takeOver: election.takeOver,
      tell: (news) => channel?.postMessage(news),
      close() {
        election.resign();
        channel?.close();
      },
    };
  },
});

const openChannel = (name: string): BroadcastChannel | null => {
  try {
    return new BroadcastChannel(name);
  } catch {
    // Blocked together with all storage: then the tabs share nothing anyway.
    return null;
  }
};

interface Election {
  takeOver(): void;
  resign(): void;
}

/** Whoever holds the lock sends. It is let go with the tab, however that ends. */
const elect = (name: string, { elected }: TabEvents): Election => {
  // Missing on pages served by plain http: then each tab sends, and the server stores once.
  if (!navigator.locks) {
    elected(true);
    return { takeOver() {}, resign() {} };
  }
  const gone = new AbortController();
  let holds = false;

  const queue = (options: LockOptions): void => {
    const hold = () =>
      new Promise<void>((release) => {
        if (gone.signal.aborted) return release();
        holds = true;
        gone.signal.addEventListener('abort', () => release());
        elected(true);
      });
    navigator.locks.request(name, options, hold).catch(() => {
      // Taken over by another tab, or no longer wanted.
      if (gone.signal.aborted || !holds) return;
      holds = false;
      elected(false);
      queue({ signal: gone.signal });
    });
  };

  queue({ signal: gone.signal });
  return {
    takeOver() {
      if (!holds && !gone.signal.aborted) queue({ steal: true });
    },
    resign: () => gone.abort(),
  };
};
