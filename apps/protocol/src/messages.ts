import { z } from 'zod';
import { operation } from './define.ts';
import { limits } from './limits.ts';
import { emojiSchema, reactedSchema, reactionSchema, unreactedSchema } from './reactions.ts';
import { memberRoleSchema, postingSchema, visibilitySchema } from './rooms.ts';
import { bodySchema, roomNameSchema, topicSchema } from './text.ts';
import { idSchema, queryLimitSchema, querySeqSchema, seqSchema, timeSchema } from './values.ts';

/** A message as it is now. What is optional is left out of a message that nobody touched since it was sent. */
export const messageSchema = z.object({
  id: idSchema,
  /** Its place in the room's sequence; never moves. */
  seq: seqSchema,
  authorId: idSchema,
  clientMessageId: idSchema,
  /** Empty once it was deleted. */
  body: z.string(),
  createdAt: timeSchema,
  /** Seq of the change that last touched the text; `seq` where it is left out. Of two states the higher one is right. */
  revSeq: seqSchema.optional(),
  editedAt: timeSchema.optional(),
  deletedAt: timeSchema.optional(),
  /** Another than authorId where a moderator did it. */
  deletedBy: idSchema.optional(),
  /** One of each person and emoji, in the order they were made; left out while there are none. */
  reactions: z.array(reactionSchema).optional(),
  /** Seq of the change that last touched the reactions; left out where nobody ever reacted. */
  reactSeq: seqSchema.optional(),
});
export type Message = z.infer<typeof messageSchema>;

/** Seq of the change that made the text what it is. */
export const revSeqOf = ({ seq, revSeq }: Pick<Message, 'seq' | 'revSeq'>): number => revSeq ?? seq;

const notice = z.object({
  seq: seqSchema,
  /** Who did it. */
  actorId: idSchema,
  createdAt: timeSchema,
});

/**
 * What changed in a room besides messages, shown as a quiet line. `topic` may be empty: it was cleared. The room was
 * archived (its `archivedAt`) at `createdAt`.
 */
export const noticeSchema = z.discriminatedUnion('kind', [
  /** `userId`: who joined or left; another than actorId where A added B. */
  notice.extend({ kind: z.literal('joined'), userId: idSchema }),
  notice.extend({ kind: z.literal('left'), userId: idSchema }),
  /** `userId` has this role from now on. Who joins is a member; who creates a room is its moderator. */
  notice.extend({ kind: z.literal('role'), userId: idSchema, role: memberRoleSchema }),
  notice.extend({ kind: z.literal('renamed'), name: roomNameSchema }),
  notice.extend({ kind: z.literal('topic'), topic: topicSchema }),
  notice.extend({ kind: z.literal('visibility'), visibility: visibilitySchema }),
  /** Who may post from now on. */
  notice.extend({ kind: z.literal('posting'), posting: postingSchema }),
  notice.extend({ kind: z.literal('archived') }),
  notice.extend({ kind: z.literal('unarchived') }),
]);
export type Notice = z.infer<typeof noticeSchema>;
export const noticeKinds: readonly Notice['kind'][] = noticeSchema.options.map(
  ({ shape }) => shape.kind.value,
);

/**
 * One change in a room's sequence 1, 2, 3 … The message it is about is as it is when the change is told: of one that was
 * edited since, `sync` tells the new text with the first change already.
 * A client skips kinds it does not know, but advances its cursor: versions N and N+1 live side by side.
 */
export const changeSchema = z.discriminatedUnion('kind', [
  z.object({ seq: seqSchema, kind: z.literal('message'), message: messageSchema }),
  /** A message that was there has another text, or is a tombstone: it counts where its `revSeq` is higher. */
  z.object({ seq: seqSchema, kind: z.literal('edited'), message: messageSchema }),
  z.object({ seq: seqSchema, kind: z.literal('deleted'), message: messageSchema }),
  /** Somebody reacted, or took that back: it counts where the message's `reactSeq` is lower. */
  reactedSchema,
  unreactedSchema,
  ...noticeSchema.options,
]);
export type Change = z.infer<typeof changeSchema>;

/** Messages of a stretch of the sequence, and the notices among them; both ascending by seq. */
export const pageSchema = z.object({ messages: z.array(messageSchema), notices: z.array(noticeSchema) });
export type Page = z.infer<typeof pageSchema>;

const send = z.object({
  roomId: idSchema,
  /** Made at the keypress and kept for every retry: at most one message is stored for it. */
  clientMessageId: idSchema,
  body: bodySchema,
});

const sentSchema = z.object({
  id: idSchema,
  seq: seqSchema,
  createdAt: timeSchema,
  /** It was stored by an earlier try. */
  duplicate: z.boolean(),
});
export type Sent = z.infer<typeof sentSchema>;

const revisedSchema = z.object({
  /** Of the change that made it so. */
  seq: seqSchema,
  message: messageSchema,
});
export type Revised = z.infer<typeof revisedSchema>;

const reaction = z.object({ roomId: idSchema, messageId: idSchema, emoji: emojiSchema });
/** At this seq of the room it is so. */
const reactedAtSchema = z.object({ seq: seqSchema });

export const roomSyncSchema = z.union([
  /** What followed the cursor, ascending, without gap; ask again while the last seq is below head. */
  z.object({ changes: z.array(changeSchema), head: seqSchema }),
  /** Too far behind: forget what you have; this is the end of the room. */
  z.object({ reset: pageSchema.extend({ head: seqSchema }) }),
  /** No such room, or not a member (any more): forget it. */
  z.object({ gone: z.literal(true) }),
]);
export type RoomSync = z.infer<typeof roomSyncSchema>;

export const messageOperations = {
  chat: operation({
    socket: 'chat',
    access: 'user',
    input: send,
    output: sentSchema,
    limit: 'messages',
    summary: 'Send a message. The ack means: committed and flushed.',
  }),
  postMessage: operation({
    http: 'POST /api/rooms/:roomId/messages',
    access: 'user',
    input: send,
    output: z.object({ message: messageSchema, duplicate: z.boolean() }),
    limit: 'messages',
    status: 201,
    summary: 'Send a message. The answer means: committed and flushed.',
  }),
  listMessages: operation({
    http: 'GET /api/rooms/:roomId/messages',
    access: 'user',
    input: z.object({
      roomId: idSchema,
      /** Only messages with a smaller seq: the last `limit` of them. */
      before: querySeqSchema.optional(),
      /** Only messages with a greater seq: the first `limit` of them. With `before`: between the two. */
      after: querySeqSchema.optional(),
      /** 1–200, default 50; clamped. */
      limit: queryLimitSchema.optional(),
    }),
    output: pageSchema,
    limit: 'actions',
    summary: 'A page of history in seq order; the newest where neither before nor after is given.',
  }),
  editMessage: operation({
    socket: 'edit',
    http: 'PATCH /api/rooms/:roomId/messages/:messageId',
    access: 'user',
    input: z.object({
      roomId: idSchema,
      messageId: idSchema,
      /** Of the text that was edited. Where it is another by now: `conflict`, with `current`. */
      revSeq: seqSchema,
      body: bodySchema,
    }),
    output: revisedSchema,
    limit: 'messages',
    summary:
      'Give a message of mine another text. With the text that it has nothing changes, so it may be repeated.',
  }),
  deleteMessage: operation({
    socket: 'delete',
    http: 'DELETE /api/rooms/:roomId/messages/:messageId',
    access: 'user',
    input: z.object({ roomId: idSchema, messageId: idSchema }),
    output: revisedSchema,
    limit: 'messages',
    summary:
      'Erase the text of a message: its author, moderators, owners and admins in the room. A tombstone stays.',
  }),
  react: operation({
    socket: 'react',
    http: 'PUT /api/rooms/:roomId/messages/:messageId/reactions/:emoji',
    access: 'user',
    input: reaction,
    output: reactedAtSchema,
    limit: 'messages',
    summary: `React with an emoji: ${limits.emojiPerMessage} different ones a message, ${limits.emojiPerPerson} of one person, ${limits.reactionsMax} reactions in all. May be repeated.`,
  }),
  unreact: operation({
    socket: 'unreact',
    http: 'DELETE /api/rooms/:roomId/messages/:messageId/reactions/:emoji',
    access: 'user',
    input: reaction,
    output: reactedAtSchema,
    limit: 'messages',
    summary: 'Take a reaction of mine back. May be repeated.',
  }),
};
