import { z } from 'zod';
import { operation } from './define.ts';
import { limits } from './limits.ts';
import { idSchema, timeSchema } from './values.ts';

export const inviteSchema = z.object({
  id: idSchema,
  createdBy: idSchema,
  createdAt: timeSchema,
  expiresAt: timeSchema,
  maxUses: z.number().int(),
  uses: z.number().int(),
});
export type Invite = z.infer<typeof inviteSchema>;

export const inviteOperations = {
  getInvite: operation({
    http: 'GET /api/invites/:code',
    access: 'public',
    input: z.object({ code: z.string().min(1).max(200) }),
    output: z.object({ valid: z.boolean() }),
    limit: 'logins',
    summary: 'Whether an invite may still be used.',
  }),
  listInvites: operation({
    http: 'GET /api/admin/invites',
    access: 'admin',
    input: z.object({}),
    output: z.object({ invites: z.array(inviteSchema) }),
    limit: 'actions',
    summary: 'Invites that may still be used.',
  }),
  createInvite: operation({
    http: 'POST /api/admin/invites',
    access: 'admin',
    input: z.object({
      maxUses: z.number().int().min(1).max(limits.inviteUsesMax),
      expiresInDays: z.number().int().min(1).max(limits.inviteDaysMax),
    }),
    output: z.object({
      invite: inviteSchema,
      /** The only time the code is shown; only its hash is kept. */
      code: z.string(),
      /** Built from PUBLIC_URL; a path where that is unset. */
      url: z.string(),
    }),
    limit: 'actions',
    status: 201,
    summary: 'Make an invite link.',
  }),
  revokeInvite: operation({
    http: 'DELETE /api/admin/invites/:inviteId',
    access: 'admin',
    input: z.object({ inviteId: idSchema }),
    output: null,
    limit: 'actions',
    summary: 'Make an invite unusable.',
  }),
};
