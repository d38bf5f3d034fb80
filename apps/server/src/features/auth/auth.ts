import { type ParsedOf, type User, usernameSchema } from '@parley/protocol';
import type { Ctx, Handler, Services, SessionControl } from '../../context.ts';
import type { Tx } from '../../db/client.ts';
import { isUniqueViolation } from '../../db/errors.ts';
import { AppError, notFound } from '../../errors.ts';
import { newId } from '../../ids.ts';
import { recordAudit } from '../audit/audit.store.ts';
import { useInvite } from '../invites/invites.store.ts';
import { findRegistration, takeSetupCode } from '../settings/settings.store.ts';
import * as users from '../users/users.store.ts';
import { isCommonPassword } from './common-passwords.ts';
import { sameSecret } from './secrets.ts';
import * as sessions from './sessions.store.ts';

/** Logging in and out needs the cookie of an HTTP request. */
function sessionOf(ctx: Ctx): SessionControl {
  if (!ctx.session) throw new Error('this operation is only bound to HTTP');
  return ctx.session;
}

export const getSetup: Handler<'getSetup'> = async ({ db, config }) => {
  const [hasOwner, chosen] = await Promise.all([users.hasOwner(db), findRegistration(db)]);
  return {
    needsOwner: !hasOwner,
    registration: config.registration ?? chosen,
    registrationFixed: config.registration !== undefined,
  };
};

function assertGoodPassword(password: string, username: string): void {
  if (!isCommonPassword(password, username)) return;
  throw new AppError(
    'invalid',
    'password: This password is among the first that are guessed. Choose another.',
  );
}

/** Who may register, and as what. Takes the setup code or a use of the invite; a throw gives both back. */
async function admit(ctx: Ctx, tx: Tx, input: ParsedOf<'register'>): Promise<User['role']> {
  if (input.setupCode !== undefined) {
    const code = await takeSetupCode(tx);
    if (code === null)
      throw new AppError('forbidden', 'This Parley has its owner already. Log in, or ask for an invite.');
    if (!sameSecret(code, input.setupCode)) {
      throw new AppError('forbidden', 'setupCode: This is not the code that Parley printed when it started.');
    }
    return 'owner';
  }
  const mode = ctx.config.registration ?? (await findRegistration(tx));
  if (mode === null) {
    throw new AppError(
      'forbidden',
      'This Parley has no owner yet. Open the setup link that it printed when it started.',
    );
  }
  if (mode === 'closed') throw new AppError('forbidden', 'Registration is closed here. Ask an admin.');
  if (input.inviteCode !== undefined) {
    if (await useInvite(tx, input.inviteCode, ctx.now())) return 'member';
    throw new AppError(
      'gone',
      'inviteCode: This invite was used up, has expired or was revoked. Ask for a new one.',
    );
  }
  if (mode === 'invite')
    throw new AppError('forbidden', 'One registers here with an invite link. Ask an admin for one.');
  return 'member';
}

export const register: Handler<'register'> = async (ctx, input) => {
  const session = sessionOf(ctx);
  session.assertPossible();
  assertGoodPassword(input.password, input.username);
  const passwordHash = await ctx.hashing.hash(input.password);
  const id = newId();
  const displayName = input.displayName ?? input.username;
  try {
    const user = await ctx.db.$transaction(async (tx) => {
      const role = await admit(ctx, tx, input);
      const row = await users.createUser(tx, {
        id,
        username: input.username,
        displayName,
        role,
        passwordHash,
      });
      if (role === 'owner') await recordAudit(tx, id, 'owner_created', id);
      return users.toUser(row);
    });
    await session.signIn(user);
    return { user };
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new AppError('conflict', 'username: This username is taken. Choose another.');
  }
};

/** For Passport's local strategy. A wrong name and a wrong password take the same time and get the same answer. */
export async function verifyCredentials(
  { db, hashing }: Pick<Services, 'db' | 'hashing'>,
  username: string,
  password: string,
): Promise<User | null> {
  const name = usernameSchema.safeParse(username);
  const row = name.success ? await users.findUserByName(db, name.data) : null;
  const matches = await hashing.verify(row?.passwordHash ?? null, password);
  return row && matches && !row.deactivatedAt ? users.toUser(row) : null;
}

export const login: Handler<'login'> = async (ctx, { username, password }) => {
  const session = sessionOf(ctx);
  session.assertPossible();
  // Besides the bucket per address in dispatch: a guesser with many addresses. Live sessions go on meanwhile.
  ctx.limiter.take('logins', `account:${username.normalize('NFKC').toLowerCase()}`);
  const user = await session.authenticate({ username, password });
  if (!user) throw new AppError('unauthenticated', 'Username or password is wrong.');
  await session.signIn(user);
  return { user };
};

export const logout: Handler<'logout'> = async (ctx) => {
  await sessionOf(ctx).signOut();
  ctx.publish.cutSession(ctx.actor.sessionHash);
};

export const getMe: Handler<'getMe'> = async ({ actor }) => ({
  user: {
    id: actor.userId,
    username: actor.username,
    displayName: actor.displayName,
    role: actor.role,
    deactivated: false,
  },
});

export const changePassword: Handler<'changePassword'> = async (ctx, { current, next }) => {
  const { db, actor, hashing, publish, now } = ctx;
  const row = await users.findUser(db, actor.userId);
  if (!(await hashing.verify(row?.passwordHash ?? null, current))) {
    throw new AppError('forbidden', 'current: This is not your current password.');
  }
  assertGoodPassword(next, actor.username);
  const passwordHash = await hashing.hash(next);
  await db.$transaction(async (tx) => {
    await users.setPasswordHash(tx, actor.userId, passwordHash);
    await sessions.revokeSessionsOf(tx, actor.userId, now(), actor.sessionHash);
  });
  publish.cutUser(actor.userId, actor.sessionHash);
};

export const listSessions: Handler<'listSessions'> = async ({ db, actor, now }) => ({
  sessions: (await sessions.listSessionsOf(db, actor.userId, now())).map((row) => ({
    id: row.id,
    userAgent: row.userAgent,
    createdAt: row.createdAt.toISOString(),
    seenAt: row.seenAt.toISOString(),
    current: row.id === actor.sessionId,
  })),
});

export const endSession: Handler<'endSession'> = async ({ db, actor, publish, now }, { sessionId }) => {
  const sessionHash = await sessions.revokeOwnSession(db, actor.userId, sessionId, now());
  if (!sessionHash) throw notFound('This session');
  publish.cutSession(sessionHash);
};
