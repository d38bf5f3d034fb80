import { createMemoryOutboxStorage, type OutboxStorage } from '../src/outbox-storage.ts';
import { createMemoryRoomStorage, type KeptRoom, type RoomStorage } from '../src/room-storage.ts';

/** What one page has of the storage of its browser. */
export interface Pages {
  storage: OutboxStorage;
  roomStorage: RoomStorage;
  /** Without warning: what is not written yet never will be. */
  crash(): void;
}

export interface DiskFaults {
  /** Says of a message that it is stored before it is. */
  lies?: boolean;
  /** Keeps a cursor without the last change before it. */
  tears?: boolean;
}

/** The storage of a browser. While it is slow, what pages ask of it waits, in order. */
export class Disk {
  slow = false;
  /** Messages that were never written down, and never will be. */
  readonly lost = new Set<string>();
  private readonly faults: DiskFaults;
  private readonly outbox = createMemoryOutboxStorage();
  private readonly rooms = createMemoryRoomStorage();
  private waiting: { page: object; message: string | undefined; run: () => void }[] = [];

  constructor(faults: DiskFaults = {}) {
    this.faults = faults;
  }

  release(): void {
    this.slow = false;
    for (const { run } of this.waiting.splice(0)) run();
  }

  page(): Pages {
    const page = { alive: true };
    const ask = <T>(run: () => Promise<T>, message?: string): Promise<T> => {
      // Nothing ever comes back to a page that is gone.
      if (!page.alive) return new Promise(() => {});
      if (!this.slow) return run();
      return new Promise((resolve) => {
        this.waiting.push({ page, message, run: () => resolve(run()) });
      });
    };
    return {
      storage: {
        load: () => ask(() => this.outbox.load()),
        add: (entry) => {
          const added = ask(() => this.outbox.add(entry), entry.clientMessageId);
          return this.faults.lies ? Promise.resolve() : added;
        },
        update: (entry) => ask(() => this.outbox.update(entry)),
        remove: (id) => ask(() => this.outbox.remove(id)),
      },
      roomStorage: {
        load: () => ask(async () => (await this.rooms.load()).map((kept) => this.tear(kept))),
        save: (kept, dropped) => ask(() => this.rooms.save(kept, dropped)),
      },
      crash: () => {
        page.alive = false;
        for (const { page: owner, message } of this.waiting) {
          if (owner === page && message !== undefined) this.lost.add(message);
        }
        this.waiting = this.waiting.filter((one) => one.page !== page);
      },
    };
  }

  private tear(kept: KeptRoom): KeptRoom {
    if (!this.faults.tears || !kept.window) return kept;
    return { ...kept, window: { ...kept.window, items: kept.window.items.slice(0, -1) } };
  }
}
