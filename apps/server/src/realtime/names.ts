const CHAT = 'room:';

/** Names of Socket.IO rooms. Ids are UUIDs or hex, so the kinds cannot collide. */
export const userRoom = (userId: string) => `user:${userId}`;
export const sessionRoom = (sessionHash: string) => `session:${sessionHash}`;
export const chatRoom = (roomId: string) => `${CHAT}${roomId}`;
/** The id in a name of `chatRoom`; undefined for the other kinds. */
export const roomIdOf = (name: string) => (name.startsWith(CHAT) ? name.slice(CHAT.length) : undefined);
