/** Names of Socket.IO rooms. Ids are UUIDs or hex, so the kinds cannot collide. */
export const userRoom = (userId: string) => `user:${userId}`;
export const sessionRoom = (sessionHash: string) => `session:${sessionHash}`;
export const chatRoom = (roomId: string) => `room:${roomId}`;
