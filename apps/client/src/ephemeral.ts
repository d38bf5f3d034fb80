import { limits, type PresenceEvent } from '@parley/protocol';
import type { Clock } from './clock.ts';
import { createDerivedStore, createValueStore, type Store } from './store.ts';
import type { PresenceState } from './types.ts';

// What is true for a moment only: never stored, never repeated, and gone by itself.

export interface TypingUsers {
  users: Store<readonly string[]>;
  typing(userId: string): void;
  /** Their message is here, or they left. */
  stopped(userId: string): void;
  clear(): void;
}

/** Who types in one room. */
export function createTypingUsers(clock: Clock): TypingUsers {
  const until = new Map<string, number>();
  const users = createDerivedStore<readonly string[]>(() => [...until.keys()]);
  let timer: unknown;

  function expireLater(): void {
    clock.clearTimeout(timer);
    timer = undefined;
    if (until.size === 0) return;
    timer = clock.setTimeout(
      () => {
        timer = undefined;
        const now = clock.now();
        for (const [userId, time] of until) if (time <= now) until.delete(userId);
        expireLater();
        users.invalidate();
      },
      Math.max(0, Math.min(...until.values()) - clock.now()),
    );
  }

  return {
    users,
    typing(userId) {
      const known = until.has(userId);
      until.set(userId, clock.now() + limits.typingForMs);
      expireLater();
      if (!known) users.invalidate();
    },
    stopped(userId) {
      if (!until.delete(userId)) return;
      expireLater();
      users.invalidate();
    },
    clear() {
      if (until.size === 0) return;
      until.clear();
      expireLater();
      users.invalidate();
    },
  };
}

export interface Presence {
  state: Store<PresenceState>;
  receive(event: PresenceEvent): void;
  /** Events may have been missed: only a new snapshot tells. */
  missed(): void;
}

export function createPresence(): Presence {
  const state = createValueStore<PresenceState>({ changes: new Map(), staleCount: 0 });

  function missed(): void {
    state.set({ changes: new Map(), staleCount: state.get().staleCount + 1 });
  }

  return {
    state,
    missed,
    receive(event) {
      if (event.stale) missed();
      if (event.online.length + event.offline.length === 0) return;
      const changes = new Map(state.get().changes);
      for (const userId of event.offline) changes.set(userId, 'offline');
      for (const userId of event.online) changes.set(userId, 'online');
      state.set({ ...state.get(), changes });
    },
  };
}
