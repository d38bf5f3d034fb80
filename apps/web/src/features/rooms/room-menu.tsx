import { Ellipsis } from 'lucide-react';
import { lazy } from 'react';
import { isConversation } from '../../lib/conversations.ts';
import { IconButton } from '../../ui/button.tsx';
import { MenuButton } from '../../ui/menu-button.tsx';
import type { RoomMenuProps } from './room-menu-popup.tsx';

const Popup = lazy(async () => ({ default: (await import('./room-menu-popup.tsx')).RoomMenuPopup }));

const ConversationPopup = lazy(async () => ({
  default: (await import('./conversation-menu-popup.tsx')).ConversationMenuPopup,
}));

export function RoomMenu(props: RoomMenuProps) {
  const ofPeople = isConversation(props.room);
  const Entries = ofPeople ? ConversationPopup : Popup;
  return (
    <MenuButton
      popup={(popup) => <Entries {...props} popup={popup} />}
      trigger={
        <IconButton label={ofPeople ? 'Conversation menu' : 'Room menu'} noTooltip>
          <Ellipsis size={20} />
        </IconButton>
      }
    />
  );
}
