import { randomBytes } from 'node:crypto';
import type { Handler } from '../../context.ts';
import { notFound } from '../../errors.ts';
import { newId } from '../../ids.ts';
import { recordAudit } from '../audit/audit.store.ts';
import * as store from './invites.store.ts';

const DAY_MS = 24 * 3600_000;

export const getInvite: Handler<'getInvite'> = async ({ db, now }, { code }) => ({
  valid: await store.isInviteUsable(db, code, now()),
});

export const listInvites: Handler<'listInvites'> = async ({ db, now }) => ({
  invites: await store.listUsableInvites(db, now()),
});

export const createInvite: Handler<'createInvite'> = async ({ db, now, actor, config }, input) => {
  const code = randomBytes(18).toString('base64url');
  const row = await db.$transaction(async (tx) => {
    const created = await store.createInvite(tx, code, {
      id: newId(),
      createdBy: actor.userId,
      expiresAt: new Date(now() + input.expiresInDays * DAY_MS),
      maxUses: input.maxUses,
    });
    await recordAudit(tx, actor.userId, 'invite_created', created.id, input);
    return created;
  });
  // Never from the Host header: a forged one would send people, and the code, elsewhere.
  return { invite: store.toInvite(row), code, url: `${config.publicUrl ?? ''}/invite/${code}` };
};

export const revokeInvite: Handler<'revokeInvite'> = async ({ db, now, actor }, { inviteId }) => {
  const revoked = await db.$transaction(async (tx) => {
    const done = await store.revokeInvite(tx, inviteId, now());
    if (done) await recordAudit(tx, actor.userId, 'invite_revoked', inviteId);
    return done;
  });
  if (!revoked) throw notFound('This invite');
};
