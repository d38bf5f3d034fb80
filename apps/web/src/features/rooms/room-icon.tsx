import type { Room } from '@parley/protocol';
import { Archive, Hash, Lock, Megaphone } from 'lucide-react';

export function RoomIcon({
  room,
  size = 18,
}: {
  room: Pick<Room, 'visibility' | 'posting' | 'archivedAt'>;
  size?: number;
}) {
  const Icon = iconOf(room);
  return <Icon size={size} aria-hidden="true" />;
}

/** What one should know first: that it is over, that not everybody sees it, that not everybody writes. */
const iconOf = ({ archivedAt, visibility, posting }: Pick<Room, 'visibility' | 'posting' | 'archivedAt'>) => {
  if (archivedAt) return Archive;
  if (visibility === 'private') return Lock;
  return posting === 'moderators' ? Megaphone : Hash;
};
