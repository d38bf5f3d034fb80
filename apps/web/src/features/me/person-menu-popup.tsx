import { LogOut, Monitor, Moon, Settings, ShieldCheck, Sun } from 'lucide-react';
import { Link } from 'react-router';
import { messageOf } from '../../lib/errors.ts';
import { useMe, useSession } from '../../lib/session.tsx';
import { setTheme, type Theme, useTheme } from '../../lib/theme.ts';
import { Menu, MenuItem, MenuRadioGroup, MenuSeparator } from '../../ui/menu.tsx';
import type { MenuPopupProps } from '../../ui/menu-button.tsx';
import { toast } from '../../ui/toast.tsx';

const themes = [
  { value: 'system', label: 'As the system', icon: <Monitor size={18} /> },
  { value: 'light', label: 'Light', icon: <Sun size={18} /> },
  { value: 'dark', label: 'Dark', icon: <Moon size={18} /> },
] satisfies { value: Theme; label: string; icon: unknown }[];

export function PersonMenuPopup(popup: MenuPopupProps) {
  const me = useMe();
  const { signOut } = useSession();
  const theme = useTheme();
  const leave = () => signOut().catch((error) => toast(messageOf(error), { tone: 'error' }));
  return (
    <Menu popup={popup} side="top" align="start">
      <MenuItem icon={<Settings size={18} />} render={<Link to="/account" />}>
        Account
      </MenuItem>
      {me.role !== 'member' && (
        <MenuItem icon={<ShieldCheck size={18} />} render={<Link to="/admin" />}>
          Administration
        </MenuItem>
      )}
      <MenuSeparator />
      <MenuRadioGroup label="Theme" value={theme} onValueChange={setTheme} options={themes} />
      <MenuSeparator />
      <MenuItem icon={<LogOut size={18} />} onSelect={leave}>
        Log out
      </MenuItem>
    </Menu>
  );
}
