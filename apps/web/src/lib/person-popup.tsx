import { Ban, MessageCircle, UserCheck } from 'lucide-react';
import { useState } from 'react';
import { Menu, MenuItem, MenuSeparator } from '../ui/menu.tsx';
import type { MenuPopupProps } from '../ui/menu-button.tsx';
import { toast } from '../ui/toast.tsx';
import { BlockDialog } from './block-dialog.tsx';
import { useIsBlocked } from './conversations.ts';
import { messageOf } from './errors.ts';
import { useApi, useMe } from './session.tsx';
import { useOpenDirect } from './use-open-direct.ts';

const refused = (error: unknown) => toast(messageOf(error), { tone: 'error' });

interface PersonPopupProps {
  userId: string;
  name: string;
  popup: MenuPopupProps;
}

/** What one may do about a person, wherever they are named. */
export function PersonPopup({ userId, name, popup }: PersonPopupProps) {
  const api = useApi();
  const isMe = useMe().id === userId;
  const blocked = useIsBlocked(userId);
  const openDirect = useOpenDirect();
  const [blocking, setBlocking] = useState(false);
  return (
    <>
      <Menu popup={popup} align="start">
        <MenuItem
          icon={<MessageCircle size={18} />}
          onSelect={() => void openDirect([userId]).catch(refused)}
        >
          {isMe ? 'Open my notes' : 'Message'}
        </MenuItem>
        {!isMe && (
          <>
            <MenuSeparator />
            {blocked ? (
              <MenuItem
                icon={<UserCheck size={18} />}
                onSelect={() => void api.call('unblock', { userId }).catch(refused)}
              >
                Unblock
              </MenuItem>
            ) : (
              <MenuItem danger icon={<Ban size={18} />} onSelect={() => setBlocking(true)}>
                Block
              </MenuItem>
            )}
          </>
        )}
      </Menu>
      <BlockDialog userId={userId} name={name} open={blocking} onOpenChange={setBlocking} />
    </>
  );
}
