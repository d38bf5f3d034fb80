import { type Change, limits, type Page, type RoomSync } from '@parley/protocol';
import type { Handler } from '../../context.ts';
import { AppError } from '../../errors.ts';
import * as store from './messages.store.ts';
import type { Cursor, Membership } from './places.store.ts';

/** Changes read together, of several rooms: bounds what is read in vain. */
const CHANGES_AT_ONCE = limits.syncChanges;

/** As many from the start of the list as `left` holds. */
function fitting<T>(list: T[], size: (item: T) => number, left: number): { taken: T[]; left: number } {
  let rest = left;
  const end = list.findIndex((item) => {
    rest -= size(item);
    return rest < 0;
  });
  const taken = end < 0 ? list : list.slice(0, end);
  return { taken, left: taken.reduce((sum, item) => sum - size(item), left) };
}

const sizeOf = (change: Change) => store.unitsOf('message' in change ? change.message : change);

const linesOf = ({ messages, notices }: Page) => [...messages, ...notices].sort((a, b) => a.seq - b.seq);

/**
 * [D4] What the caller missed, per room: changes, a reset where too much, or gone. In all at most limits.syncUnits of
 * text; the longest message is less, so every call gets further. What does not fit stays behind its head, and the
 * caller asks again.
 */
export const sync: Handler<'sync'> = async ({ db, places, actor, epoch: read }, input) => {
  const epoch = read();
  const strange = input.epoch !== undefined && input.epoch !== epoch;
  const asked = Object.keys(input.rooms);
  const { userSeq, memberships } = await places.of(actor.userId, asked);
  const rooms: Record<string, RoomSync> = {};
  for (const roomId of asked) rooms[roomId] = { gone: true };

  const behind: (Cursor & { head: number; count: number })[] = [];
  const lost: Membership[] = [];
  for (const membership of memberships) {
    const { roomId, head, floorSeq, fromSeq } = membership;
    const seq = input.rooms[roomId]!;
    if (seq > head && !strange)
      throw new AppError('invalid', `rooms.${roomId}: The cursor ${seq} is beyond the head ${head}.`);
    rooms[roomId] = { changes: [], head };
    const tooFar = strange || head - seq > limits.syncBehindMax || seq + 1 < floorSeq || seq + 1 < fromSeq;
    if (tooFar) lost.push(membership);
    else if (seq < head) behind.push({ roomId, seq, head, count: Math.min(head - seq, limits.syncChanges) });
  }

  let left: number = limits.syncUnits;
  for (const { roomId, fromSeq, head } of lost) {
    const page = await store.listPage(db, { roomId, fromSeq, before: head + 1, limit: limits.pageDefault });
    const lines = linesOf(page);
    const newest = fitting(lines.toReversed(), store.unitsOf, left);
    // Cut short only where it would fit into no answer.
    if (newest.taken.length < lines.length && left < limits.syncUnits) return { epoch, userSeq, rooms };
    const from = newest.taken.at(-1)?.seq ?? head;
    const fits = ({ seq }: { seq: number }) => seq >= from;
    rooms[roomId] = {
      reset: { messages: page.messages.filter(fits), notices: page.notices.filter(fits), head },
    };
    left = newest.left;
  }

  while (behind.length > 0 && left > 0) {
    const some = behind.splice(0, fitting(behind, ({ count }) => count, CHANGES_AT_ONCE).taken.length);
    for (const [n, changes] of (await places.missed(some)).entries()) {
      const { taken, left: rest } = fitting(changes, sizeOf, left);
      const { roomId, head } = some[n]!;
      rooms[roomId] = { changes: taken, head: Math.max(head, changes.at(-1)?.seq ?? 0) };
      left = taken.length === changes.length ? rest : 0;
    }
  }
  return { epoch, userSeq, rooms };
};
