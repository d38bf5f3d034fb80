import type { MyRoom } from '@parley/protocol';
import { Users } from 'lucide-react';
import { useOnline, useRoomName } from '../../lib/conversations.ts';
import { useMe } from '../../lib/session.tsx';
import { Avatar } from '../../ui/avatar.tsx';

/** Who it is with, and whether they are here; of several only that they are several. */
export function ConversationIcon({ room }: { room: MyRoom }) {
  const me = useMe();
  const name = useRoomName(room);
  const isOnline = useOnline();
  if (room.kind === 'group') return <Users size={18} aria-hidden="true" />;
  const [other] = room.people;
  if (other === undefined) return <Avatar id={me.id} name={me.displayName} size="sm" />;
  return <Avatar id={other} name={name} size="sm" online={isOnline(other)} />;
}

/** After the name, for who does not see the dot. */
export function OnlineNote({ room }: { room: MyRoom }) {
  const isOnline = useOnline();
  const [other] = room.kind === 'direct' ? room.people : [];
  return other && isOnline(other) ? <span className="visually-hidden">, online</span> : null;
}
