import { useState } from 'react';
import { useMatch } from 'react-router';
import { useRooms } from '../../lib/rooms.ts';
import { groupRooms, type Held, type Section, sectionOf } from './sections.ts';

/** My rooms as the sidebar shows them. */
export const useSections = (): Section[] => {
  const { rooms } = useRooms();
  const openId = useMatch('/rooms/:roomId')?.params.roomId;
  const open = rooms.find(({ id }) => id === openId);
  const [held, setHeld] = useState<Held | null>(null);
  if (open?.id !== held?.roomId) setHeld(open ? { roomId: open.id, section: sectionOf(open) } : null);
  return groupRooms(rooms, held);
};
