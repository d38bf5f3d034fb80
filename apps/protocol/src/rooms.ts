import { z } from 'zod';
import { operation } from './define.ts';
import { roomNameSchema, topicSchema } from './text.ts';
import { userSchema } from './users.ts';
import { idSchema, seqSchema, timeSchema } from './values.ts';

export const visibilitySchema = z.enum(['public', 'private']);
export type Visibility = z.infer<typeof visibilitySchema>;

/** Who posts: every member, or the moderators only, as in a room for announcements. */
export const postingSchema = z.enum(['everyone', 'moderators']);
export type Posting = z.infer<typeof postingSchema>;

/** A `direct` room is two people's, or one's own; a `group` is of 3 to 9. Who is in either never changes. */
export const roomKindSchema = z.enum(['room', 'direct', 'group']);
export type RoomKind = z.infer<typeof roomKindSchema>;

export const roomSchema = z.object({
  id: idSchema,
  kind: roomKindSchema,
  /** Empty where it is a conversation of people: those name it. */
  name: roomNameSchema.or(z.literal('')),
  visibility: visibilitySchema,
  posting: postingSchema,
  topic: topicSchema,
  createdAt: timeSchema,
  /** Read-only since then. */
  archivedAt: timeSchema.nullable(),
  /** Seq of the room's last change; 0 before the first. */
  head: seqSchema,
  memberCount: z.number().int(),
});
export type Room = z.infer<typeof roomSchema>;

/** Moderators rename the room, reword its topic, archive it, and say who else is one. */
export const memberRoleSchema = z.enum(['moderator', 'member']);
export type MemberRole = z.infer<typeof memberRoleSchema>;

/** A room I am a member of, with what is mine about it. */
export const myRoomSchema = roomSchema.extend({
  role: memberRoleSchema,
  /** Mine alone: shown first on all my devices. */
  favourite: z.boolean(),
  /** Mine alone: out of sight while the head is not beyond this; null: never. See `isHidden`. */
  hiddenSeq: seqSchema.nullable(),
  /** Of a conversation of people the others in it; none in my own note pad, nor in a room. */
  people: z.array(idSchema),
  /** What I have read up to. */
  readSeq: seqSchema,
  /** Messages of others after readSeq and among the room's last 1,000 changes, counted up to limits.unreadMax. */
  unread: z.number().int(),
});
export type MyRoom = z.infer<typeof myRoomSchema>;

/** What was closed comes back by itself with the next change. */
export const isHidden = ({ hiddenSeq, head }: Pick<MyRoom, 'hiddenSeq' | 'head'>): boolean =>
  hiddenSeq !== null && head <= hiddenSeq;

export const directoryRoomSchema = roomSchema.extend({ joined: z.boolean() });
export type DirectoryRoom = z.infer<typeof directoryRoomSchema>;

export const memberSchema = z.object({
  user: userSchema,
  role: memberRoleSchema,
  online: z.boolean(),
});
export type Member = z.infer<typeof memberSchema>;

const roomId = z.object({ roomId: idSchema });

export const roomOperations = {
  listRooms: operation({
    http: 'GET /api/rooms',
    access: 'user',
    input: z.object({}),
    output: z.object({
      rooms: z.array(myRoomSchema),
      /** Whom I block. */
      blocked: z.array(idSchema),
      /** Counts what happened to my memberships, what is mine about them, and blocks; `sync` tells when it has moved. */
      userSeq: seqSchema,
    }),
    limit: 'actions',
    summary: 'Rooms I am a member of, by name, and whom I block.',
  }),
  listDirectory: operation({
    http: 'GET /api/rooms/directory',
    access: 'user',
    input: z.object({
      /** What name or topic has in it, in any case; literal, no wildcards. */
      query: z.string().max(80).optional(),
      /** `next` of the page before. */
      after: z.string().max(400).optional(),
    }),
    output: z.object({
      rooms: z.array(directoryRoomSchema),
      /** Where the next page begins; null where there is none. */
      next: z.string().nullable(),
    }),
    limit: 'actions',
    summary: 'Public rooms, by name, 50 a page, narrowed by query; archived ones left out.',
  }),
  getRoom: operation({
    http: 'GET /api/rooms/:roomId',
    access: 'user',
    input: roomId,
    output: z.object({ room: directoryRoomSchema }),
    limit: 'actions',
    summary: 'A room of mine, or any public one.',
  }),
  createRoom: operation({
    http: 'POST /api/rooms',
    access: 'user',
    input: z.object({
      name: roomNameSchema,
      visibility: visibilitySchema,
      topic: topicSchema.optional(),
      /** Default: everyone. */
      posting: postingSchema.optional(),
    }),
    output: z.object({ room: myRoomSchema }),
    limit: 'actions',
    status: 201,
    summary: 'Create a room and be its first member and moderator.',
  }),
  joinRoom: operation({
    socket: 'join',
    http: 'POST /api/rooms/:roomId/join',
    access: 'user',
    input: roomId,
    output: z.object({ room: myRoomSchema }),
    limit: 'actions',
    summary: 'Become a member of a public room; all my devices follow. Joining twice changes nothing.',
  }),
  leaveRoom: operation({
    socket: 'leave',
    http: 'POST /api/rooms/:roomId/leave',
    access: 'user',
    input: roomId,
    output: z.object({ roomId: idSchema }),
    limit: 'actions',
    summary: 'End my membership. The last moderator stays while others are inside.',
  }),
  updateMembership: operation({
    http: 'PATCH /api/rooms/:roomId/membership',
    access: 'user',
    input: roomId.extend({
      favourite: z.boolean().optional(),
      /** Closes a conversation of people as far as I have seen it; clamped to the head. Null shows it again. */
      hiddenSeq: seqSchema.nullable().optional(),
    }),
    output: null,
    limit: 'actions',
    summary: 'What is mine alone about a room of mine, on all my devices.',
  }),
  listMembers: operation({
    http: 'GET /api/rooms/:roomId/members',
    access: 'user',
    input: roomId.extend({
      /** Words that name or username begin with; literal, no wildcards. */
      query: z.string().max(64).optional(),
    }),
    output: z.object({
      members: z.array(memberSchema),
      /** All there are, also those that the query leaves out. */
      total: z.number().int(),
    }),
    limit: 'actions',
    summary: 'Members of a room of mine, online first, by name (at most 500, narrowed by query).',
  }),
  addMember: operation({
    http: 'POST /api/rooms/:roomId/members',
    access: 'user',
    input: roomId.extend({ userId: idSchema }),
    output: null,
    limit: 'actions',
    summary: 'Bring a person into a room of mine; the only way into a private one.',
  }),
  updateMember: operation({
    http: 'PATCH /api/rooms/:roomId/members/:userId',
    access: 'user',
    input: roomId.extend({ userId: idSchema, role: memberRoleSchema }),
    output: null,
    limit: 'actions',
    summary:
      'Make a member a moderator, or one no longer: moderators, owners and admins. The last one stays one.',
  }),
  removeMember: operation({
    http: 'DELETE /api/rooms/:roomId/members/:userId',
    access: 'user',
    input: roomId.extend({ userId: idSchema }),
    output: null,
    limit: 'actions',
    summary: 'End the membership of another: moderators, owners and admins.',
  }),
  updateRoom: operation({
    http: 'PATCH /api/rooms/:roomId',
    access: 'user',
    input: roomId.extend({
      name: roomNameSchema.optional(),
      topic: topicSchema.optional(),
      /** Public: whoever joins reads all that was ever said. Private: who is inside stays, nobody else sees it. */
      visibility: visibilitySchema.optional(),
      posting: postingSchema.optional(),
      archived: z.boolean().optional(),
    }),
    output: z.object({ room: roomSchema }),
    limit: 'actions',
    summary: 'Change what a room is, archive it or bring it back: its moderators, owners and admins.',
  }),
  deleteRoom: operation({
    http: 'DELETE /api/rooms/:roomId',
    access: 'admin',
    input: roomId,
    output: null,
    limit: 'actions',
    summary: 'Delete a room with all its messages; everyone inside is told and moved out.',
  }),
  listAllRooms: operation({
    http: 'GET /api/admin/rooms',
    access: 'admin',
    input: z.object({ query: z.string().max(80).optional() }),
    output: z.object({ rooms: z.array(roomSchema), total: z.number().int() }),
    limit: 'actions',
    summary: 'Every room, private and archived ones too (at most 200, narrowed by query).',
  }),
};

/**
 * My list of rooms changed. Sent to my personal room, so to all my devices. What happens to a room of mine is in its
 * sequence, see `noticeSchema`.
 */
export const roomEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('created'), room: myRoomSchema }),
  z.object({ kind: z.literal('gone'), roomId: idSchema, reason: z.enum(['left', 'removed', 'deleted']) }),
]);
export type RoomEvent = z.infer<typeof roomEventSchema>;

/** What is mine about a room, as it is at `userSeq` of my own sequence. Sent to all my devices. */
export const membershipEventSchema = myRoomSchema
  .pick({ favourite: true, hiddenSeq: true })
  .extend({ roomId: idSchema, userSeq: seqSchema });
export type MembershipEvent = z.infer<typeof membershipEventSchema>;
