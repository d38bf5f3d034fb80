import type { ServerToClientEvents } from '@parley/protocol';
import type { Server } from 'socket.io';
import type { Publish } from '../context.ts';
import { chatRoom, sessionRoom, userRoom } from './names.ts';

// biome-ignore lint/complexity/noBannedTypes: clients' events are bound by the table, not by `on`.
export type ParleyServer = Server<{}, ServerToClientEvents>;

/** Telling clients, through the adapter, so on every node. */
export function createPublish(io: ParleyServer): Publish {
  // The table types event and payload together; the union over all events is beyond the compiler.
  const emit = (target: ReturnType<ParleyServer['to']>, event: string, payload: unknown) =>
    (target as unknown as { emit(event: string, payload: unknown): void }).emit(event, payload);
  return {
    changes: (roomId, changes) => emit(io.to(chatRoom(roomId)), 'chat', { roomId, changes }),
    toUser: (userId, event, payload) => emit(io.to(userRoom(userId)), event, payload),
    toRoom: (roomId, event, payload, exceptUserId) => {
      const target = io.to(chatRoom(roomId));
      emit(exceptUserId ? target.except(userRoom(exceptUserId)) : target, event, payload);
    },
    subscribe: (userId, roomId) => io.in(userRoom(userId)).socketsJoin(chatRoom(roomId)),
    unsubscribe: (userId, roomId) => io.in(userRoom(userId)).socketsLeave(chatRoom(roomId)),
    close: (roomId) => io.in(chatRoom(roomId)).socketsLeave(chatRoom(roomId)),
    cutSession: (sessionHash) => io.in(sessionRoom(sessionHash)).disconnectSockets(true),
    cutUser: (userId, exceptSessionHash) => {
      const target = io.in(userRoom(userId));
      (exceptSessionHash ? target.except(sessionRoom(exceptSessionHash)) : target).disconnectSockets(true);
    },
  };
}
