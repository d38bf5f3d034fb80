import type { MyRoom } from '@parley/protocol';
import type { ConfirmedItem, Effect } from './apply.ts';
import { type Counted, createUnreadCounter } from './unread.ts';

/** What is mine about a room, and in no sequence of the room's. */
export type Mine = Pick<MyRoom, 'favourite' | 'hiddenSeq'>;

/** A room's line in the list of rooms, kept live. */
export interface RoomEntry {
  readonly readSeq: number;
  /** How the server sees the room and my place in it; `items` is what is here of its sequence. */
  baseline(room: MyRoom, items: readonly ConfirmedItem[]): void;
  /** Changes that were applied, in order; also messages that came as a page. */
  note(effect: Effect): void;
  /** I read up to `seq`; `counted` is how many the server counted, if it told. */
  read(seq: number, counted?: Counted): void;
  setMine(mine: Mine): void;
  /** My read cursor is further than the server will ever have it: the next baseline decides. */
  distrustRead(): void;
  forget(): void;
  /** The same object until something changes; undefined before the first baseline. */
  view(head: number): MyRoom | undefined;
}

/** What the room's sequence says of it. */
type Sequenced = Omit<MyRoom, keyof Mine | 'readSeq' | 'unread'>;

const nothing: Mine = { favourite: false, hiddenSeq: null };

/** @param unsure the number of unread messages cannot be told from here: the server has to */
export function createRoomEntry(userId: string, unsure: () => void): RoomEntry {
  const unread = createUnreadCounter(userId, unsure);
  /** As the server told it last. */
  let told: Sequenced | undefined;
  /** What happened to it after that, ascending: another list may be newer than some of it, and older than the rest. */
  let since: Effect[] = [];
  /** The one with the other. */
  let data: Sequenced | undefined;
  let view: MyRoom | undefined;
  let mine: Mine = nothing;
  let readAhead = false;

  function describe(room: Sequenced): void {
    if (told && room.head < told.head) return;
    told = room;
    since = since.filter(({ seq }) => seq > room.head);
    data = since.reduce(after, room);
  }

  function happened(effect: Effect): void {
    if (!data || !told || effect.seq <= told.head) return;
    if (effect.members === 0 && !effect.room) return;
    since.push(effect);
    data = after(data, effect);
  }

  function forget(): void {
    unread.reset();
    told = undefined;
    since = [];
    data = undefined;
    view = undefined;
    mine = nothing;
    readAhead = false;
  }

  return {
    get readSeq() {
      return unread.readSeq;
    },
    baseline({ favourite, hiddenSeq, readSeq, unread: count, ...room }, items) {
      mine = { favourite, hiddenSeq };
      if (readAhead) {
        readAhead = false;
        unread.reset();
        for (const item of items) if (item.kind === 'message') unread.note(item.message);
      }
      describe(room);
      unread.baseline({ head: room.head, readSeq, unread: count });
      view = undefined;
    },
    note(effect) {
      view = undefined;
      if (effect.message) unread.note(effect.message);
      if (effect.touch && 'deletedAt' in effect.touch) unread.deleted(effect.touch);
      happened(effect);
    },
    read(seq, counted) {
      view = undefined;
      unread.read(seq, counted);
    },
    setMine({ favourite, hiddenSeq }) {
      mine = { favourite, hiddenSeq };
      view = undefined;
    },
    distrustRead() {
      readAhead = true;
    },
    forget,
    view(head) {
      if (!data) return undefined;
      if (view?.head !== head) view = undefined;
      view ??= { ...data, head, ...mine, readSeq: unread.readSeq, unread: unread.count };
      return view;
    },
  };
}

function after(room: Sequenced, { members, room: fields }: Effect): Sequenced {
  return { ...room, ...fields, memberCount: room.memberCount + members };
}
