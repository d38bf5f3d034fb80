import type { UserRole } from '@parley/protocol';
import { DoorOpen, Hash, type LucideIcon, Mail, Users } from 'lucide-react';
import { type ComponentType, lazy } from 'react';

/** Each screen's file exports `Screen`, and is loaded when it is opened. */
const load = (file: () => Promise<{ Screen: ComponentType }>) =>
  lazy(async () => ({ default: (await file()).Screen }));

export interface AdminScreen {
  /** Below /admin. */
  path: string;
  title: string;
  icon: LucideIcon;
  Screen: ComponentType;
  roles: readonly UserRole[];
}

const admins: readonly UserRole[] = ['owner', 'admin'];

/** The whole console: the navigation and the routes come from here. */
export const screens: readonly AdminScreen[] = [
  { path: 'people', title: 'People', icon: Users, Screen: load(() => import('./people.tsx')), roles: admins },
  {
    path: 'invites',
    title: 'Invites',
    icon: Mail,
    Screen: load(() => import('./invites.tsx')),
    roles: admins,
  },
  { path: 'rooms', title: 'Rooms', icon: Hash, Screen: load(() => import('./rooms.tsx')), roles: admins },
  {
    path: 'registration',
    title: 'Registration',
    icon: DoorOpen,
    Screen: load(() => import('./registration.tsx')),
    roles: admins,
  },
];
