import type { MyRoom, Room } from '@parley/protocol';
import type { ConfirmedItem, Effect } from './apply.ts';
import { createUnreadCounter } from './unread.ts';

/** A room's line in the list of rooms, kept live. */
export interface RoomEntry {
  readonly readSeq: number;
  /** How the server sees the room and my place in it; `items` is what is here of its sequence. */
  baseline(room: MyRoom, items: readonly ConfirmedItem[]): void;
  /** How it sees the room. */
  describe(room: Room): void;
  /** Changes that were applied, in order; also messages that came as a page. */
  note(effect: Pick<Effect, 'seq' | 'message' | 'members'>): void;
  /** I read up to `seq`; `unread` is the server's count, if it told. */
  read(seq: number, unread?: number): void;
  /** My read cursor is further than the server will ever have it: the next baseline decides. */
  distrustRead(): void;
  forget(): void;
  /** The same object until something changes; undefined before the first baseline. */
  view(head: number): MyRoom | undefined;
}

export function createRoomEntry(userId: string): RoomEntry {
  const unread = createUnreadCounter(userId);
  let data: Room | undefined;
  let view: MyRoom | undefined;
  let readAhead = false;
  let memberCount = 0;
  /** Up to which seq joins and leaves are in `memberCount`. */
  let countedAt = 0;

  function describe(room: Room): void {
    data = room;
    view = undefined;
    // Joins that were applied after the server counted are in our count already.
    if (room.head < countedAt) return;
    memberCount = room.memberCount;
    countedAt = room.head;
  }

  function forget(): void {
    unread.reset();
    data = undefined;
    view = undefined;
    readAhead = false;
    memberCount = 0;
    countedAt = 0;
  }

  return {
    get readSeq() {
      return unread.readSeq;
    },
    baseline({ readSeq, unread: count, ...room }, items) {
      if (readAhead) {
        readAhead = false;
        unread.reset();
        for (const item of items) if (item.kind === 'message') unread.note(item.message);
      }
      describe(room);
      unread.baseline({ head: room.head, readSeq, unread: count });
    },
    describe,
    note({ seq, message, members }) {
      view = undefined;
      if (message) unread.note(message);
      if (seq <= countedAt) return;
      memberCount += members;
      countedAt = seq;
    },
    read(seq, count) {
      view = undefined;
      unread.read(seq, count);
    },
    distrustRead() {
      readAhead = true;
    },
    forget,
    view(head) {
      if (!data) return undefined;
      if (view?.head !== head) view = undefined;
      view ??= { ...data, memberCount, head, readSeq: unread.readSeq, unread: unread.count };
      return view;
    },
  };
}
