import { Ellipsis } from 'lucide-react';
import { lazy } from 'react';
import { IconButton } from '../../ui/button.tsx';
import { MenuButton } from '../../ui/menu-button.tsx';
import type { RoomMenuProps } from './room-menu-popup.tsx';

const Popup = lazy(async () => ({ default: (await import('./room-menu-popup.tsx')).RoomMenuPopup }));

export function RoomMenu(props: RoomMenuProps) {
  return (
    <MenuButton
      popup={(popup) => <Popup {...props} popup={popup} />}
      trigger={
        <IconButton label="Room menu" noTooltip>
          <Ellipsis size={20} />
        </IconButton>
      }
    />
  );
}
