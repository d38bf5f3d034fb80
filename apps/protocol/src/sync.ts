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
      /** My cursor of each room: the seq of the last change applied. Beyond the room's head it is refused. */
      rooms: z
        .record(idSchema, seqSchema)
        .refine(
          (rooms) => Object.keys(rooms).length <= limits.syncRooms,
          `At most ${limits.syncRooms} rooms at once.`,
        ),
    }),
    output: z.object({ rooms: z.record(idSchema, roomSyncSchema) }),
    limit: 'actions',
    summary: 'Catch up after an absence or a gap.',
  }),
};
