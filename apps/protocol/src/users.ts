import { z } from 'zod';
import { operation } from './define.ts';
import { limits } from './limits.ts';
import { displayNameSchema, usernameSchema } from './text.ts';
import { idSchema, timeSchema } from './values.ts';

export const userRoleSchema = z.enum(['owner', 'admin', 'member']);
export type UserRole = z.infer<typeof userRoleSchema>;

/** A person as others see them. */
export const userSchema = z.object({
  id: idSchema,
  username: usernameSchema,
  displayName: displayNameSchema,
  role: userRoleSchema,
  /** No longer able to log in; their messages stay. */
  deactivated: z.boolean(),
});
export type User = z.infer<typeof userSchema>;

/** A person as the admin console shows them. */
export const personSchema = userSchema.extend({
  createdAt: timeSchema,
  /** Last use of any of their sessions. */
  seenAt: timeSchema.nullable(),
  sessions: z.number().int(),
});
export type Person = z.infer<typeof personSchema>;

const idListSchema = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(idSchema).min(1).max(limits.idsMax, `At most ${limits.idsMax} ids at once.`));

export const userOperations = {
  listUsers: operation({
    http: 'GET /api/users',
    access: 'user',
    input: z.object({
      /** Comma-separated ids; unknown ones are left out of the answer. */
      ids: idListSchema.optional(),
      /** Words that name or username begin with; literal, no wildcards. Without ids and query: the first by name. */
      query: z.string().max(64).optional(),
    }),
    output: z.object({ users: z.array(userSchema) }),
    limit: 'actions',
    summary: 'People by id, or by the beginning of a name (at most 100).',
  }),
  listPeople: operation({
    http: 'GET /api/admin/people',
    access: 'admin',
    input: z.object({ query: z.string().max(64).optional() }),
    output: z.object({ people: z.array(personSchema), total: z.number().int() }),
    limit: 'actions',
    summary: 'Everybody, for the admin console (at most 200, narrowed by query).',
  }),
  updatePerson: operation({
    http: 'PATCH /api/admin/people/:userId',
    access: 'admin',
    input: z.object({
      userId: idSchema,
      role: userRoleSchema.optional(),
      deactivated: z.boolean().optional(),
    }),
    output: z.object({ person: personSchema }),
    limit: 'actions',
    summary: 'Change a role, deactivate or reactivate. The last owner stays.',
  }),
  endPersonSessions: operation({
    http: 'POST /api/admin/people/:userId/end-sessions',
    access: 'admin',
    input: z.object({ userId: idSchema }),
    output: null,
    limit: 'actions',
    summary: 'Log a person out everywhere, at once.',
  }),
};
