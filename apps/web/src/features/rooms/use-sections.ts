import type { MyRoom } from '@parley/protocol';
import { useState } from 'react';
import { useMatch } from 'react-router';
import { conversationName, isConversation } from '../../lib/conversations.ts';
import { useNames } from '../../lib/people.ts';
import { useRooms } from '../../lib/rooms.ts';
import { useMe } from '../../lib/session.tsx';
import { groupRooms, type Held, type Section, sectionOf } from './sections.ts';

/** My rooms as the sidebar shows them. */
export const useSections = (): Section[] => {
  const { rooms } = useRooms();
  const openId = useMatch('/rooms/:roomId')?.params.roomId;
  const open = rooms.find(({ id }) => id === openId);
  const [held, setHeld] = useState<Held | null>(null);
  if (open?.id !== held?.roomId) setHeld(open ? { roomId: open.id, section: sectionOf(open) } : null);
  const me = useMe();
  const ids = [...new Set(rooms.flatMap(({ people }) => people))];
  const names = useNames(ids);
  const nameOf = (room: MyRoom) =>
    isConversation(room)
      ? conversationName(
          me,
          room.people.map((id) => names[ids.indexOf(id)]),
        )
      : room.name;
  return groupRooms(rooms, held, nameOf);
};
