import type { Handlers } from '../context.ts';
import * as auth from './auth/auth.ts';
import * as invites from './invites/invites.ts';
import * as messages from './messages/messages.ts';
import * as reactions from './messages/reactions.ts';
import * as revisions from './messages/revisions.ts';
import { sync } from './messages/sync.ts';
import * as presence from './presence/presence.ts';
import * as blocks from './rooms/blocks.ts';
import { openDirect } from './rooms/direct.ts';
import { updateMembership } from './rooms/membership.ts';
import * as rooms from './rooms/rooms.ts';
import * as roomsManage from './rooms/rooms-manage.ts';
import * as roomsMembers from './rooms/rooms-members.ts';
import * as settings from './settings/settings.ts';
import * as users from './users/users.ts';

/** The use-case behind every operation of the contract. */
export const handlers: Handlers = {
  getSetup: auth.getSetup,
  register: auth.register,
  login: auth.login,
  logout: auth.logout,
  getMe: auth.getMe,
  changePassword: auth.changePassword,
  listSessions: auth.listSessions,
  endSession: auth.endSession,
  listUsers: users.listUsers,
  listPeople: users.listPeople,
  updatePerson: users.updatePerson,
  endPersonSessions: users.endPersonSessions,
  getInvite: invites.getInvite,
  listInvites: invites.listInvites,
  createInvite: invites.createInvite,
  revokeInvite: invites.revokeInvite,
  listRooms: rooms.listRooms,
  listDirectory: rooms.listDirectory,
  getRoom: rooms.getRoom,
  updateMembership,
  createRoom: rooms.createRoom,
  joinRoom: rooms.joinRoom,
  leaveRoom: roomsMembers.leaveRoom,
  listMembers: roomsMembers.listMembers,
  addMember: roomsMembers.addMember,
  updateMember: roomsMembers.updateMember,
  removeMember: roomsMembers.removeMember,
  listAllRooms: roomsManage.listAllRooms,
  updateRoom: roomsManage.updateRoom,
  deleteRoom: roomsManage.deleteRoom,
  openDirect,
  block: blocks.block,
  unblock: blocks.unblock,
  chat: messages.chat,
  postMessage: messages.postMessage,
  listMessages: messages.listMessages,
  editMessage: revisions.editMessage,
  deleteMessage: revisions.deleteMessage,
  react: reactions.react,
  unreact: reactions.unreact,
  sync,
  typing: presence.typing,
  markRead: presence.markRead,
  listOnline: presence.listOnline,
  getSettings: settings.getSettings,
  updateSettings: settings.updateSettings,
};
