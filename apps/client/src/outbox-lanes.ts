import type { OutboxEntry } from './outbox-storage.ts';

/** A seq counts in its history only. */
export interface Ack {
  epoch: string | undefined;
  seq: number;
}

export interface Item {
  entry: OutboxEntry;
  /** `storing`: not to be emitted yet. `shared`: the elected tab sends it. `own`: the storage failed, we send it. */
  place: 'storing' | 'shared' | 'own';
  acked?: Ack | undefined;
}

/** What is unsent of one room, oldest first. */
export interface Lane {
  readonly roomId: string;
  items: Item[];
}

/** Who waits where: each entry in the lane of its room. */
export class Lanes {
  private readonly lanes = new Map<string, Lane>();
  private readonly laneOf = new Map<string, Lane>();

  [Symbol.iterator](): Iterator<Lane> {
    return this.lanes.values();
  }

  /** Of a room where something is, or was. */
  get(roomId: string): Lane | undefined {
    return this.lanes.get(roomId);
  }

  /** The room's, made where there was none. */
  of(roomId: string): Lane {
    let lane = this.lanes.get(roomId);
    if (!lane) {
      lane = { roomId, items: [] };
      this.lanes.set(roomId, lane);
    }
    return lane;
  }

  find(clientMessageId: string): { lane: Lane; item: Item } | undefined {
    const lane = this.laneOf.get(clientMessageId);
    const item = lane?.items.find(({ entry }) => entry.clientMessageId === clientMessageId);
    return lane && item && { lane, item };
  }

  push(item: Item): Lane {
    const lane = this.of(item.entry.roomId);
    lane.items.push(item);
    this.laneOf.set(item.entry.clientMessageId, lane);
    return lane;
  }

  drop(lane: Lane, item: Item): void {
    lane.items = lane.items.filter((other) => other !== item);
    this.laneOf.delete(item.entry.clientMessageId);
  }
}
