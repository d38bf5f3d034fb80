import { z } from 'zod';
import { operation } from './define.ts';
import { limits } from './limits.ts';
import { myRoomSchema } from './rooms.ts';
import { idSchema, seqSchema } from './values.ts';

export const directOperations = {
  openDirect: operation({
    http: 'POST /api/direct',
    access: 'user',
    input: z.object({
      /** The others; nobody: my note pad. Whether I am among them, and how often, makes no difference. */
      userIds: z.array(idSchema).max(limits.directPeopleMax, `At most ${limits.directPeopleMax} people.`),
    }),
    output: z.object({ room: myRoomSchema }),
    limit: 'actions',
    summary: 'The conversation of me and these people: the same one whoever opens it, and however often.',
  }),
  block: operation({
    http: 'PUT /api/blocks/:userId',
    access: 'user',
    input: z.object({ userId: idSchema }),
    output: null,
    limit: 'actions',
    summary:
      'Neither of us writes in our direct room any more, nor opens a conversation with the other in it.',
  }),
  unblock: operation({
    http: 'DELETE /api/blocks/:userId',
    access: 'user',
    input: z.object({ userId: idSchema }),
    output: null,
    limit: 'actions',
    summary: 'End a block of mine.',
  }),
};

/** I block somebody, or no longer, at `userSeq` of my own sequence. Sent to all my devices. */
export const blockEventSchema = z.object({ userId: idSchema, blocked: z.boolean(), userSeq: seqSchema });
export type BlockEvent = z.infer<typeof blockEventSchema>;
