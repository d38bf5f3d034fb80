import { z } from 'zod';
import { registrationSchema } from './auth.ts';
import { operation } from './define.ts';

export const settingsSchema = z.object({
  /** Null until the owner has chosen. */
  registration: registrationSchema.nullable(),
  /** Fixed by the REGISTRATION setting of the process; it cannot be changed here. */
  registrationFixed: z.boolean(),
});
export type Settings = z.infer<typeof settingsSchema>;

export const settingsOperations = {
  getSettings: operation({
    http: 'GET /api/admin/settings',
    access: 'admin',
    input: z.object({}),
    output: z.object({ settings: settingsSchema }),
    limit: 'actions',
    summary: 'Settings of the workspace.',
  }),
  updateSettings: operation({
    http: 'PATCH /api/admin/settings',
    access: 'admin',
    input: z.object({ registration: registrationSchema }),
    output: z.object({ settings: settingsSchema }),
    limit: 'actions',
    summary: 'Change settings of the workspace.',
  }),
};
