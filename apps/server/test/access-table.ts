import type { OperationName } from '@parley/protocol';

/** Who asks. `outsider` was never in the room, `ex-member` left it; admin and owner are not in it either. */
export const ACTORS = [
  'anonymous',
  'outsider',
  'ex-member',
  'member',
  'moderator',
  'admin',
  'owner',
  'deactivated',
] as const;
export type Actor = (typeof ACTORS)[number];

/**
 * The room an operation is about. In `other …` none of the actors has ever been; in `… direct` are member and moderator
 * alone, and both are the same there.
 */
export const ROOMS = [
  'own public',
  'own private',
  'other public',
  'other private',
  'announcements',
  'archived public',
  'archived private',
  'own direct',
  'blocked direct',
  'other direct',
  'deleted',
  'nonexistent',
] as const;

/** One verdict an actor, in the order of ACTORS: `ok`, or the HTTP status of the refusal. */
type Row = string;

// In the order of ACTORS:   anon out ex- mem mod adm own deact
const EVERYBODY: Row = '     ok   ok  ok  ok  ok  ok  ok  ok ';
const USERS: Row = '         401  ok  ok  ok  ok  ok  ok  401';
const ADMINS: Row = '        401  403 403 403 403 ok  ok  401';
const OWNERS: Row = '        401  403 403 403 403 403 ok  401';
const NO_SUCH: Row = '       401  403 403 403 403 404 404 401';
/** The same for what does not exist and for what one may not see. */
const HIDDEN: Row = '        401  404 404 404 404 404 404 401';
const SEEN: Row = '          401  403 403 403 403 403 403 401';
const INSIDE_PUBLIC: Row = ' 401  403 403 ok  ok  403 403 401';
const INSIDE_PRIVATE: Row = '401  404 404 ok  ok  404 404 401';

const absent = { deleted: HIDDEN, nonexistent: HIDDEN };
/** Where only moderators post: public, and for all else like any other. */
const like = (row: Row) => ({ 'own public': row, announcements: row });
const others = { 'other public': SEEN, 'other private': HIDDEN, 'other direct': HIDDEN };

/** Members read, also what is archived; that a private room exists, only they learn. */
const readers = {
  ...like(INSIDE_PUBLIC),
  'own private': INSIDE_PRIVATE,
  ...others,
  'archived public': INSIDE_PUBLIC,
  'archived private': INSIDE_PRIVATE,
  'own direct': INSIDE_PRIVATE,
  'blocked direct': INSIDE_PRIVATE,
  ...absent,
};
/** Inside one learns that it may not be; outside there is nothing. */
const NOBODY_INSIDE: Row = '401 404 404 403 403 404 404 401';
const noDirect = { 'own direct': NOBODY_INSIDE, 'blocked direct': NOBODY_INSIDE };
/** Nobody writes into what is archived, or where one blocks the other; an outsider learns no more than before. */
const writers = {
  ...readers,
  'archived public': SEEN,
  'archived private': NOBODY_INSIDE,
  'blocked direct': NOBODY_INSIDE,
};
/** Only moderators post announcements. */
const posters = { ...writers, announcements: '401 403 403 403 ok 403 403 401' };
/** Answered only about rooms one is in: everything else does not exist. */
const members = {
  ...readers,
  ...like(INSIDE_PRIVATE),
  'other public': HIDDEN,
  'archived public': INSIDE_PRIVATE,
};
/** For those inside it is there. */
const direct = {
  'own direct': INSIDE_PRIVATE,
  'blocked direct': INSIDE_PRIVATE,
  'other direct': HIDDEN,
};
const managersOfPublic: Row = ' 401 403 403 403 ok ok ok 401';
const managersOfPrivate: Row = '401 404 404 403 ok ok ok 401';
/** Moderators, and owners and admins also of rooms they are not in. */
const managers = {
  ...like(managersOfPublic),
  'own private': managersOfPrivate,
  'other public': ADMINS,
  'other private': '401 404 404 404 404 ok ok 401',
  'archived public': managersOfPublic,
  'archived private': managersOfPrivate,
  'other direct': HIDDEN,
  ...noDirect,
  ...absent,
};

/**
 * Who may do what: every operation × what it is about × every actor. An operation or a situation that is not here
 * fails the test.
 */
export const table: Record<OperationName, Record<string, Row>> = {
  getSetup: { '': EVERYBODY },
  register: { '': EVERYBODY },
  login: { 'own account': '401 ok ok ok ok ok ok 401', 'wrong password': '401 401 401 401 401 401 401 401' },
  logout: { '': USERS },
  getMe: { '': USERS },
  changePassword: { '': USERS, 'wrong password': SEEN },
  listSessions: { '': USERS },
  endSession: { 'my session': USERS, "another's session": HIDDEN, 'no session': HIDDEN },
  listUsers: { '': USERS },

  listPeople: { '': ADMINS },
  updatePerson: {
    'deactivate a member': ADMINS,
    'promote a member': OWNERS,
    'demote an admin': OWNERS,
    'deactivate an owner': OWNERS,
    'demote the last owner': '401 403 403 403 403 403 409 401',
    nobody: NO_SUCH,
  },
  endPersonSessions: { 'of a member': ADMINS, 'of an admin': OWNERS, 'of an owner': OWNERS, nobody: NO_SUCH },
  getInvite: { 'an invite': EVERYBODY, 'no invite': EVERYBODY },
  listInvites: { '': ADMINS },
  createInvite: { '': ADMINS },
  revokeInvite: { 'an invite': ADMINS, 'no invite': NO_SUCH },
  getSettings: { '': ADMINS },
  updateSettings: { '': ADMINS },
  listAllRooms: { '': ADMINS },

  listRooms: { '': USERS },
  listDirectory: { '': USERS },
  createRoom: { '': USERS },
  joinRoom: {
    ...like(USERS),
    'own private': INSIDE_PRIVATE,
    'other public': USERS,
    'other private': HIDDEN,
    'archived public': INSIDE_PUBLIC,
    'archived private': INSIDE_PRIVATE,
    ...direct,
    ...absent,
  },
  getRoom: {
    ...like(USERS),
    'own private': INSIDE_PRIVATE,
    'other public': USERS,
    'other private': HIDDEN,
    'archived public': USERS,
    'archived private': INSIDE_PRIVATE,
    ...direct,
    ...absent,
  },
  updateMembership: readers,
  leaveRoom: { ...members, ...noDirect },
  listMembers: readers,
  addMember: { ...writers, ...noDirect },
  updateMember: managers,
  removeMember: managers,
  updateRoom: managers,
  deleteRoom: {
    ...like(ADMINS),
    'own private': ADMINS,
    'other public': ADMINS,
    'other private': ADMINS,
    'archived public': ADMINS,
    'archived private': ADMINS,
    'own direct': NO_SUCH,
    'blocked direct': NO_SUCH,
    'other direct': NO_SUCH,
    deleted: NO_SUCH,
    nonexistent: NO_SUCH,
  },

  openDirect: {
    'with somebody': USERS,
    'with nobody else': USERS,
    'with no person': HIDDEN,
    'who blocks me': SEEN,
  },
  block: { somebody: USERS, 'no person': HIDDEN },
  unblock: { somebody: USERS, 'no person': USERS },

  chat: posters,
  postMessage: posters,
  listMessages: readers,
  /** Each their own message where they are in, one of another where not; more in revisions.db.test.ts. */
  editMessage: writers,
  deleteMessage: { ...writers, 'blocked direct': INSIDE_PRIVATE },
  react: writers,
  unreact: writers,
  /** `gone` counts as 404. */
  sync: members,
  typing: posters,
  markRead: readers,
  listOnline: { '': USERS },
};
