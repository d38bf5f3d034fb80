import type { Change, MemberRole, MyRoom } from '@parley/protocol';
import type { UserCtx } from '../../context.ts';
import type { Tx } from '../../db/client.ts';
import { notFound } from '../../errors.ts';
import { appendNotice } from './notices.store.ts';
import * as store from './rooms.store.ts';
import { appendUserLog } from './user-log.store.ts';

// How memberships begin and end, whoever asked for it.

interface Entry {
  roomId: string;
  userId: string;
  actorId: string;
  role: MemberRole;
}

/** In a transaction that holds the room's row. */
export async function enter(tx: Tx, { roomId, userId, actorId, role }: Entry): Promise<Change> {
  const joined = await appendNotice(tx, roomId, { kind: 'joined', userId, actorId });
  await store.insertMember(tx, { roomId, userId, role, seq: joined.seq });
  await appendUserLog(tx, userId, 'joined', roomId);
  return joined;
}

/** After the commit: from now on all their devices hear the room. */
async function announceRoom({ db, publish }: UserCtx, roomId: string, userId: string): Promise<MyRoom> {
  const [room] = await store.listMyRooms(db, userId, roomId);
  if (!room) throw notFound('This room');
  publish.subscribe(userId, roomId);
  publish.toUser(userId, 'room', { kind: 'created', room });
  return room;
}

/** After the commit: from now on all devices of all who are in it hear the conversation. */
export async function announceConversation({ db, publish }: UserCtx, roomId: string): Promise<void> {
  for (const [userId, room] of await store.findRoomOfEach(db, roomId)) {
    publish.subscribe(userId, roomId);
    publish.toUser(userId, 'room', { kind: 'created', room });
  }
}

/** After the commit: the newcomer's devices hear the room, then everyone hears of the newcomer. */
export async function announceEntry(
  ctx: UserCtx,
  roomId: string,
  userId: string,
  change: Change,
): Promise<MyRoom> {
  const room = await announceRoom(ctx, roomId, userId);
  ctx.publish.changes(roomId, [change]);
  return room;
}

type Exit = Omit<Entry, 'role'>;

/** In a transaction that holds the room's row. */
export async function exit(tx: Tx, { roomId, userId, actorId }: Exit): Promise<Change> {
  const left = await appendNotice(tx, roomId, { kind: 'left', userId, actorId });
  await store.deleteMember(tx, roomId, userId);
  await appendUserLog(tx, userId, 'left', roomId);
  return left;
}

/** [D7] After the commit: their devices hear nothing more of the room, then everyone hears that they are gone. */
export function announceExit({ publish }: UserCtx, { roomId, userId, actorId }: Exit, change: Change): void {
  publish.unsubscribe(userId, roomId);
  publish.toUser(userId, 'room', {
    kind: 'gone',
    roomId,
    reason: actorId === userId ? 'left' : 'removed',
  });
  publish.changes(roomId, [change]);
}
