import { z } from 'zod';
import { operation } from './define.ts';
import { idSchema, seqSchema } from './values.ts';

const cursorSchema = z.object({
  seq: seqSchema,
  unread: z.number().int(),
  /** So many were unread when the room stood here. */
  head: seqSchema,
});

export const presenceOperations = {
  typing: operation({
    socket: 'typing',
    access: 'user',
    input: z.object({ roomId: idSchema }),
    output: z.object({}),
    limit: 'typing',
    summary: 'I am typing; say it again every 3 s at most while it lasts.',
  }),
  markRead: operation({
    socket: 'read',
    http: 'POST /api/rooms/:roomId/read',
    access: 'user',
    input: z.object({ roomId: idSchema, seq: seqSchema }),
    output: cursorSchema,
    limit: 'actions',
    summary: 'I have read up to seq. Never moves back; clamped to the head.',
  }),
  listOnline: operation({
    http: 'GET /api/presence',
    access: 'user',
    input: z.object({}),
    output: z.object({ online: z.array(idSchema) }),
    limit: 'actions',
    summary: 'Who of the people I have conversations with is connected.',
  }),
};

/** Who came and went, at most one event a second; offline is told 8 s late, so a reconnect does not flicker. */
export const presenceEventSchema = z.object({
  online: z.array(idSchema),
  offline: z.array(idSchema),
  /** So many changed that they are not listed: ask for the members again. */
  stale: z.boolean(),
});
export type PresenceEvent = z.infer<typeof presenceEventSchema>;

/** Good for limits.typingForMs, or until that person's next message. */
export const typingEventSchema = z.object({ roomId: idSchema, userId: idSchema });
export type TypingEvent = z.infer<typeof typingEventSchema>;

/** My read cursor moved on one of my devices. */
export const readEventSchema = cursorSchema.extend({ roomId: idSchema });
export type ReadEvent = z.infer<typeof readEventSchema>;
