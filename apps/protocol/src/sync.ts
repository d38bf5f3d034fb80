import { z } from 'zod';
import { operation } from './define.ts';
import { limits } from './limits.ts';
import { roomSyncSchema } from './messages.ts';
import { idSchema, seqSchema } from './values.ts';

export const syncOperations = {
  sync: operation({
    socket: 'sync',
    access: 'user',
    input: z.object({
      /** The epoch my cursors are of. Where it is not the server's, every room is answered by a reset. */
      epoch: z.string().max(64).optional(),
      /** My cursor of each room: the seq of the last change applied. Beyond the room's head it is refused. */
      rooms: z
        .record(idSchema, seqSchema)
        .refine(
          (rooms) => Object.keys(rooms).length <= limits.syncRooms,
          `At most ${limits.syncRooms} rooms at once.`,
        ),
    }),
    output: z.object({
      /** Names this history of the database; another after it was restored from a backup: keep nothing of before. */
      epoch: z.string(),
      /** Counts what happened to my memberships, what is mine about them, and blocks. Another than `listRooms` gave: fetch that list again. */
      userSeq: seqSchema,
      rooms: z.record(idSchema, roomSyncSchema),
    }),
    limit: 'actions',
    summary: 'Catch up after an absence or a gap.',
  }),
};

/** The room's head is at least this. Told when it moved without this node having told of the changes: behind it, sync. */
export const headEventSchema = z.object({ roomId: idSchema, seq: seqSchema });
export type HeadEvent = z.infer<typeof headEventSchema>;

/** This node is about to close the connection. Come back after a random part of this time, not all at once. */
export const closingEventSchema = z.object({ returnInMs: z.number().int().min(0).max(60_000) });
export type ClosingEvent = z.infer<typeof closingEventSchema>;
