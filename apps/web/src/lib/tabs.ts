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
  let waiting: AbortController | null = null;
  let release: (() => void) | null = null;
  let resigned = false;

  const ask = (options: LockOptions): void => {
    const hold = () =>
      new Promise<void>((resolve) => {
        waiting = null;
        if (resigned) return resolve();
        release = resolve;
        elected(true);
      });
    navigator.locks.request(name, options, hold).catch(() => {
      // Given up by ourselves, or taken over by another tab.
      if (!release || resigned) return;
      release = null;
      elected(false);
      queue();
    });
  };
  const queue = (): void => {
    waiting = new AbortController();
    ask({ signal: waiting.signal });
  };

  queue();
  return {
    takeOver() {
      if (release || resigned) return;
      waiting?.abort();
      ask({ steal: true });
    },
    resign() {
      resigned = true;
      waiting?.abort();
      release?.();
    },
  };
};
