import type { Room } from '@parley/protocol';
import { Archive, Hash, Lock } from 'lucide-react';

export function RoomIcon({
  room,
  size = 18,
}: {
  room: Pick<Room, 'visibility' | 'archivedAt'>;
  size?: number;
}) {
  const Icon = room.archivedAt ? Archive : room.visibility === 'private' ? Lock : Hash;
  return <Icon size={size} aria-hidden="true" />;
}
