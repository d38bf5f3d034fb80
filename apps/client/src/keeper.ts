import { PROTOCOL_VERSION } from '@parley/protocol';
import type { Clock } from './clock.ts';
import { createPatience } from './patience.ts';
import type { KeptRoom, RoomStorage } from './room-storage.ts';

export interface Keeper {
  /** What an earlier run of this version kept, of one history. */
  load(): Promise<KeptRoom[]>;
  /** The room is another than it was, or not ours any more: written down a moment later. */
  changed(roomId: string): void;
  /** The page goes away: no moment later. */
  flush(): void;
  stop(): void;
}

export interface KeeperParts {
  roomStorage?: RoomStorage | undefined;
  clock: Clock;
  /** The rooms to keep. */
  rooms(): KeptRoom[];
}

/** A busy room changes many times a second. What a crash loses of it `sync` brings back. */
const EVERY_MS = 1000;
const ROOMS_MAX = 100;

export function createKeeper({ roomStorage, clock, rooms }: KeeperParts): Keeper {
  const patience = createPatience(clock);
  const changed = new Set<string>();
  const written = new Set<string>();
  let timer: unknown;

  function flush(): void {
    clock.clearTimeout(timer);
    timer = undefined;
    if (!roomStorage || changed.size === 0) return;
    const kept = rooms()
      .sort((a, b) => b.openedAt - a.openedAt)
      .slice(0, ROOMS_MAX);
    const ids = new Set(kept.map(({ room }) => room.id));
    const dropped = [...new Set([...written, ...changed])].filter((roomId) => !ids.has(roomId));
    const news = kept.filter(({ room }) => changed.has(room.id));
    for (const { room } of news) written.add(room.id);
    for (const roomId of dropped) written.delete(roomId);
    changed.clear();
    // Without it the next run begins with nothing, as the first did.
    roomStorage.save(news, dropped).catch(() => {});
  }

  return {
    async load() {
      const all = (roomStorage && (await patience.wait(roomStorage.load()))) ?? [];
      for (const { room } of all) written.add(room.id);
      const understood = all.filter(({ protocol }) => protocol === PROTOCOL_VERSION);
      const kept = understood.filter(({ epoch }) => epoch === understood[0]?.epoch);
      return kept.sort((a, b) => b.openedAt - a.openedAt).slice(0, ROOMS_MAX);
    },
    changed(roomId) {
      if (!roomStorage) return;
      changed.add(roomId);
      timer ??= clock.setTimeout(flush, EVERY_MS);
    },
    flush,
    stop() {
      patience.giveUp();
      flush();
    },
  };
}
