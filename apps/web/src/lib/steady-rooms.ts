import type { RoomsState, Store } from '@parley/client';
import { isHidden, type MyRoom } from '@parley/protocol';

/**
 * Nothing that a page shows of it is another: a head moves with every message, and so does where I read up to; the
 * people of a conversation are always the same.
 */
const looksSame = (a: MyRoom, b: MyRoom): boolean =>
  isHidden(a) === isHidden(b) &&
  (Object.keys({ ...a, ...b }) as (keyof MyRoom)[]).every(
    (key) =>
      a[key] === b[key] ||
      key === 'head' ||
      key === 'people' ||
      (key === 'readSeq' && a.unread === 0 && b.unread === 0),
  );

const sameIds = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size === b.size && [...a].every((id) => b.has(id));

const steadyStores = new WeakMap<Store<RoomsState>, Store<RoomsState>>();

/** The same rooms in the same objects until something that is shown of them changes. */
export function steadyRooms(store: Store<RoomsState>): Store<RoomsState> {
  const known = steadyStores.get(store);
  if (known) return known;
  let last = store.get();
  let shown = last;
  const made: Store<RoomsState> = {
    subscribe: store.subscribe,
    get() {
      const now = store.get();
      if (now === last) return shown;
      last = now;
      const before = new Map(shown.rooms.map((room) => [room.id, room]));
      const rooms = now.rooms.map((room) => {
        const was = before.get(room.id);
        return was && looksSame(was, room) ? was : room;
      });
      const same =
        now.status === shown.status &&
        sameIds(now.blocked, shown.blocked) &&
        rooms.length === shown.rooms.length &&
        rooms.every((room, index) => room === shown.rooms[index]);
      if (!same) shown = { ...now, rooms };
      return shown;
    },
  };
  steadyStores.set(store, made);
  return made;
}
