import { type Change, limits, type RoomSync } from '@parley/protocol';
import type { Handler, UserCtx } from '../../context.ts';
import { AppError } from '../../errors.ts';
import * as store from './messages.store.ts';

/** Rooms whose changes are read in one query: bounds what is in memory before the size is known. */
const ROOMS_AT_ONCE = 20;

const size = (changes: Change[]) =>
  changes.reduce(
    (sum, change) => sum + (change.kind === 'message' ? change.message.body.length + 200 : 200),
    0,
  );

async function reset({ db }: UserCtx, { roomId, fromSeq, head }: store.Membership): Promise<RoomSync> {
  const page = await store.listPage(db, { roomId, fromSeq, before: head + 1, limit: limits.pageDefault });
  return { reset: { ...page, head } };
}

/** [D4] What the caller missed, per room: changes, a reset where too much, or gone. */
export const sync: Handler<'sync'> = async (ctx, input) => {
  const { db, actor } = ctx;
  const memberships = await store.listMemberships(db, actor.userId, Object.keys(input.rooms));
  const rooms: Record<string, RoomSync> = {};
  for (const roomId of Object.keys(input.rooms)) rooms[roomId] = { gone: true };

  const behind: { roomId: string; seq: number }[] = [];
  for (const membership of memberships) {
    const { roomId, head, floorSeq, fromSeq } = membership;
    const seq = input.rooms[roomId]!;
    if (seq > head)
      throw new AppError('invalid', `rooms.${roomId}: The cursor ${seq} is beyond the head ${head}.`);
    if (head - seq > limits.syncBehindMax || seq + 1 < floorSeq || seq + 1 < fromSeq) {
      rooms[roomId] = await reset(ctx, membership);
    } else {
      rooms[roomId] = { changes: [], head };
      if (seq < head) behind.push({ roomId, seq });
    }
  }

  // What does not fit stays behind its head, and the caller asks again.
  let units = 0;
  for (let first = 0; first < behind.length && units < limits.syncUnits; first += ROOMS_AT_ONCE) {
    const changes = await store.listChanges(db, behind.slice(first, first + ROOMS_AT_ONCE));
    for (const [roomId, list] of changes) {
      units += size(list);
      if (units > limits.syncUnits && units > size(list)) break;
      const { head } = rooms[roomId] as { head: number };
      rooms[roomId] = { changes: list, head: Math.max(head, list.at(-1)?.seq ?? 0) };
    }
  }
  return { rooms };
};
