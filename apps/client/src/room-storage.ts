import type { MyRoom } from '@parley/protocol';
import type { ConfirmedItem } from './apply.ts';

/** A stretch of a room's sequence: every line of it in (`from`, `cursor`], ascending by seq. */
export interface Window {
  from: number;
  cursor: number;
  items: readonly ConfirmedItem[];
}

/** A room as it was when it was last seen. One record: cursor, items and epoch cannot come apart. */
export interface KeptRoom {
  /** Version of the protocol that its client knew: over other kinds of change it stepped. */
  protocol: number;
  /** The history that all seqs in here are of. */
  epoch: string;
  room: MyRoom;
  /** When somebody last opened it, in ms since 1970; 0: never. */
  openedAt: number;
  /** The last 200 lines at most; missing where it was never opened. */
  window?: Window;
}

/** Keeps rooms for reading before the server answers. It may forget anything at any time. */
export interface RoomStorage {
  /** In any order. */
  load(): Promise<KeptRoom[]>;
  /** All at once or nothing; `dropped` are ids of rooms that must not stay. */
  save(kept: readonly KeptRoom[], dropped: readonly string[]): Promise<void>;
}

export function createMemoryRoomStorage(): RoomStorage {
  const rooms = new Map<string, KeptRoom>();
  return {
    load: async () => structuredClone([...rooms.values()]),
    save: async (kept, dropped) => {
      for (const one of kept) rooms.set(one.room.id, structuredClone(one));
      for (const roomId of dropped) rooms.delete(roomId);
    },
  };
}
