import type { Clock } from './clock.ts';
import type { OutboxEntry, OutboxStorage } from './outbox-storage.ts';
import { createPatience, type Patience } from './patience.ts';
import type { Seat, TabEvents, TabNews, Tabs } from './tabs.ts';

/** What the storage has, beside what this tab knows better. */
export interface Reading {
  entries: readonly OutboxEntry[];
  /** Changed here so recently, or removed, that the reading may be older. */
  outdated(clientMessageId: string): boolean;
}

export interface ShelfParts extends TabEvents {
  storage: OutboxStorage;
  tabs: Tabs;
  clock: Clock;
  read(reading: Reading): void;
}

/**
 * The storage that all tabs share. A reading takes time, in which this tab goes on writing: so each entry has the
 * moment when its last write here was done, and a reading that began before it says nothing of it.
 */
export class Shelf {
  private readonly parts: ShelfParts;
  private readonly writtenAt = new Map<string, number>();
  private moment = 0;
  private seat: Seat | undefined;
  private reading: Promise<void> | undefined;
  private again = false;
  private readonly patience: Patience;

  constructor(parts: ShelfParts) {
    this.parts = parts;
    this.patience = createPatience(parts.clock);
  }

  /** Takes a seat among the tabs, and reads what is there. */
  async open(): Promise<void> {
    this.seat ??= this.parts.tabs.open(this.parts);
    await this.read();
  }

  close(): void {
    this.seat?.close();
    this.seat = undefined;
    this.patience.giveUp();
  }

  takeOver(): void {
    this.seat?.takeOver();
  }

  tell(news: TabNews): void {
    this.seat?.tell(news);
  }

  /** Resolves with whether other tabs, and later runs, will find it. */
  async add(entry: OutboxEntry): Promise<boolean> {
    return this.write(entry.clientMessageId, () => this.parts.storage.add(entry));
  }

  async update(entry: OutboxEntry): Promise<void> {
    await this.write(entry.clientMessageId, () => this.parts.storage.update(entry));
  }

  async remove(clientMessageId: string): Promise<void> {
    await this.write(clientMessageId, () => this.parts.storage.remove(clientMessageId));
  }

  /** As if it was just removed here: by the tab that tells of it, say. */
  outdate(clientMessageId: string): void {
    if (this.writtenAt.get(clientMessageId) === Number.POSITIVE_INFINITY) return;
    this.writtenAt.set(clientMessageId, ++this.moment);
  }

  /** Reads what there is; again, where that is under way. */
  read(): Promise<void> {
    this.again = true;
    this.reading ??= this.readAll().finally(() => {
      this.reading = undefined;
    });
    return this.reading;
  }

  private async readAll(): Promise<void> {
    while (this.again) {
      this.again = false;
      const began = ++this.moment;
      const loading = this.parts.storage.load();
      const entries = await this.patience.wait(loading);
      // Late is better than never.
      if (!entries) loading.then(() => this.seat && this.read()).catch(() => {});
      if (!entries || !this.seat) continue;
      this.parts.read({ entries, outdated: (id) => (this.writtenAt.get(id) ?? 0) > began });
      for (const [id, at] of this.writtenAt) if (at < began) this.writtenAt.delete(id);
    }
  }

  private async write(clientMessageId: string, run: () => Promise<void>): Promise<boolean> {
    this.writtenAt.set(clientMessageId, Number.POSITIVE_INFINITY);
    const writing = run().then(() => {
      this.writtenAt.set(clientMessageId, ++this.moment);
      this.tell({ kind: 'outbox' });
      return true;
    });
    return (await this.patience.wait(writing)) ?? false;
  }
}
