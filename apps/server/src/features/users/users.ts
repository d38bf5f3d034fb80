import { limits } from '@parley/protocol';
import type { Handler } from '../../context.ts';
import { AppError, notFound } from '../../errors.ts';
import { recordAudit } from '../audit/audit.store.ts';
import { revokeSessionsOf } from '../auth/sessions.store.ts';
import { mayGrant, mayManage } from './users.policy.ts';
import * as store from './users.store.ts';

/** The admin console narrows by a query rather than paging through everybody. */
const PEOPLE_MAX = 200;

export const listUsers: Handler<'listUsers'> = async ({ db }, { ids, query }) => ({
  users: ids ? await store.findUsers(db, ids) : await store.searchUsers(db, query, limits.idsMax),
});

export const listPeople: Handler<'listPeople'> = async ({ db, now }, { query }) =>
  store.listPeople(db, query, now(), PEOPLE_MAX);

export const updatePerson: Handler<'updatePerson'> = async (ctx, { userId, role, deactivated }) => {
  const { db, actor, publish, now } = ctx;
  const cut = await db.$transaction(async (tx) => {
    const owners = await store.lockActiveOwners(tx);
    const row = await store.findUser(tx, userId);
    if (!row) throw notFound('This person');
    const target = { userId, role: row.role };
    if (!mayManage(actor, target) || (role && role !== row.role && !mayGrant(actor, target, role))) {
      throw new AppError('forbidden', 'Only an owner may do that.');
    }
    const losesOwner = (role && role !== 'owner') || deactivated;
    if (owners.includes(userId) && owners.length === 1 && losesOwner) {
      throw new AppError('conflict', 'This is the last owner. Make another person owner first.');
    }
    await store.changeUser(tx, userId, {
      ...(role && { role }),
      ...(deactivated !== undefined && {
        deactivatedAt: deactivated ? (row.deactivatedAt ?? new Date(now())) : null,
      }),
    });
    if (deactivated) await revokeSessionsOf(tx, userId, now());
    await recordAudit(tx, actor.userId, 'person_updated', userId, {
      ...(role && { role }),
      ...(deactivated !== undefined && { deactivated }),
    });
    return deactivated || (role !== undefined && role !== row.role);
  });
  // A live socket knows the role it connected with: cut, it comes back with the new one, or not at all.
  if (cut) publish.cutUser(userId);
  const { people } = await store.listPeople(db, undefined, now(), 1, userId);
  return { person: people[0]! };
};

export const endPersonSessions: Handler<'endPersonSessions'> = async (
  { db, actor, publish, now },
  { userId },
) => {
  const row = await store.findUser(db, userId);
  if (!row) throw notFound('This person');
  if (!mayManage(actor, { userId, role: row.role }))
    throw new AppError('forbidden', 'Only an owner may do that.');
  await db.$transaction(async (tx) => {
    await revokeSessionsOf(tx, userId, now());
    await recordAudit(tx, actor.userId, 'sessions_ended', userId);
  });
  publish.cutUser(userId);
};
