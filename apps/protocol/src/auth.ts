import { z } from 'zod';
import { operation } from './define.ts';
import { displayNameSchema, newPasswordSchema, passwordSchema, usernameSchema } from './text.ts';
import { userSchema } from './users.ts';
import { idSchema, timeSchema } from './values.ts';

export const registrationSchema = z.enum(['open', 'invite', 'closed']);
export type Registration = z.infer<typeof registrationSchema>;

/** A login on one device, as its owner sees it. */
export const sessionSchema = z.object({
  id: idSchema,
  userAgent: z.string(),
  createdAt: timeSchema,
  seenAt: timeSchema,
  /** The session this request was made with. */
  current: z.boolean(),
});
export type Session = z.infer<typeof sessionSchema>;

const codeSchema = z.string().min(1).max(200);

export const authOperations = {
  getSetup: operation({
    http: 'GET /api/setup',
    access: 'public',
    input: z.object({}),
    output: z.object({
      /** Nobody is owner yet: the first-run page is due. */
      needsOwner: z.boolean(),
      /** Who may register; null until the owner has chosen. */
      registration: registrationSchema.nullable(),
      /** The mode is fixed by the REGISTRATION setting. */
      registrationFixed: z.boolean(),
    }),
    limit: 'none',
    summary: 'What a visitor without a session needs to know.',
  }),
  register: operation({
    http: 'POST /api/auth/register',
    access: 'public',
    input: z.object({
      username: usernameSchema,
      password: newPasswordSchema,
      /** The username where it is left out. */
      displayName: displayNameSchema.optional(),
      /** The one-time code that the first start prints: makes the first owner. */
      setupCode: codeSchema.optional(),
      inviteCode: codeSchema.optional(),
    }),
    output: z.object({ user: userSchema }),
    limit: 'logins',
    status: 201,
    summary: 'Make an account and log in.',
  }),
  login: operation({
    http: 'POST /api/auth/login',
    access: 'public',
    input: z.object({ username: z.string().max(200), password: passwordSchema }),
    output: z.object({ user: userSchema }),
    limit: 'logins',
    summary: 'Log in; sets the session cookie.',
  }),
  logout: operation({
    http: 'POST /api/auth/logout',
    access: 'user',
    input: z.object({}),
    output: null,
    limit: 'none',
    summary: 'End this session and close its sockets.',
  }),
  getMe: operation({
    http: 'GET /api/auth/me',
    access: 'user',
    input: z.object({}),
    output: z.object({ user: userSchema }),
    limit: 'none',
    summary: 'Whose session this is.',
  }),
  changePassword: operation({
    http: 'POST /api/auth/password',
    access: 'user',
    input: z.object({ current: passwordSchema, next: newPasswordSchema }),
    output: null,
    limit: 'logins',
    summary: 'Change the password; ends every other session.',
  }),
  listSessions: operation({
    http: 'GET /api/auth/sessions',
    access: 'user',
    input: z.object({}),
    output: z.object({ sessions: z.array(sessionSchema) }),
    limit: 'actions',
    summary: 'My sessions, latest use first.',
  }),
  endSession: operation({
    http: 'DELETE /api/auth/sessions/:sessionId',
    access: 'user',
    input: z.object({ sessionId: idSchema }),
    output: null,
    limit: 'actions',
    summary: 'End one of my sessions and close its sockets.',
  }),
};
