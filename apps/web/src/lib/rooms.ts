import type { RoomsState } from '@parley/client';
import { useClient } from './client.tsx';
import { readStored, writeStored } from './storage.ts';
import { useStore } from './use-store.ts';

export const useRooms = (): RoomsState => useStore(useClient().rooms);

export const useUnreadTotal = (): number => useRooms().rooms.reduce((sum, room) => sum + room.unread, 0);

// Forgotten on logout, see session.tsx.
const LAST = 'parley.last-room';
export const rememberRoom = (roomId: string): void => writeStored(LAST, roomId);
export const lastRoom = (): string | null => readStored(LAST);
