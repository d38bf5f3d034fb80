/** What one tab tells the others of the same person in the same browser. */
export type TabNews =
  /** Entries of the outbox storage changed: read them again. */
  | { kind: 'outbox' }
  /** Stored by the server under this seq or a lower one, in the history `epoch`; the storage no longer has it. */
  | { kind: 'acked'; epoch: string | undefined; roomId: string; clientMessageId: string; seq: number };

export interface TabEvents {
  /** This tab is the one that sends, or no longer is. */
  elected(sends: boolean): void;
  heard(news: TabNews): void;
}

/** A tab's place among the others. */
export interface Seat {
  /** Becomes the one that sends, though another holds on to it: that one may be frozen. */
  takeOver(): void;
  tell(news: TabNews): void;
  /** Another is elected at once. */
  close(): void;
}

/**
 * How tabs that share an outbox storage find the one that sends. When it closes or crashes another must be elected at
 * once. Where two send at a time, for a moment or because there is no way to elect, the server stores once ([D2]).
 */
export interface Tabs {
  open(events: TabEvents): Seat;
}

/** For programs, which share their outbox with nobody. */
export const alone: Tabs = {
  open({ elected }) {
    elected(true);
    return { takeOver() {}, tell() {}, close() {} };
  },
};
