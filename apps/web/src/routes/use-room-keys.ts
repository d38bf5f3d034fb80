import type { MyRoom } from '@parley/protocol';
import { useEffect } from 'react';
import { useNavigate } from 'react-router';

/** Alt+↑ and Alt+↓ go to the room above or below, in the order they are shown. */
export const useRoomKeys = (rooms: readonly MyRoom[]): void => {
  const navigate = useNavigate();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.isComposing) return;
      if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
      // A dialog or an open menu has the keyboard for itself.
      if (rooms.length === 0 || document.querySelector('[role="dialog"], [role="menu"]')) return;
      event.preventDefault();
      const here = rooms.findIndex((room) => location.pathname === `/rooms/${room.id}`);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      const next = here < 0 ? (step > 0 ? 0 : rooms.length - 1) : (here + step + rooms.length) % rooms.length;
      void navigate(`/rooms/${rooms[next]!.id}`);
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [rooms, navigate]);
};
