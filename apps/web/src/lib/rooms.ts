import type { RoomsState } from '@parley/client';
import type { MyRoom } from '@parley/protocol';
import { useClient } from './client.tsx';
import { useMe } from './session.tsx';
import { steadyRooms } from './steady-rooms.ts';
import { readStored, writeStored } from './storage.ts';
import { useStore } from './use-store.ts';

/** My rooms. Their `head` is not kept up to date, nor is `readSeq` where nothing is unread. */
export const useRooms = (): RoomsState => useStore(steadyRooms(useClient().rooms));

export const useUnreadTotal = (): number => useRooms().rooms.reduce((sum, room) => sum + room.unread, 0);

/** May change what the room is, and who is in it as what. */
export const useMayManage = ({ kind, role }: MyRoom): boolean => {
  const me = useMe();
  return kind === 'room' && (me.role !== 'member' || role === 'moderator');
};

// Forgotten on logout, see session.tsx.
const LAST = 'parley.last-room';
export const rememberRoom = (roomId: string): void => writeStored(LAST, roomId);
export const lastRoom = (): string | null => readStored(LAST);
