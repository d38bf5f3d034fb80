import { createHash } from 'node:crypto';
import type { Invite } from '@parley/protocol';
import type { Db, Tx } from '../../db/client.ts';
import type { Invite as InviteRow, Prisma } from '../../db/generated/client.ts';

const hashCode = (code: string) => Uint8Array.from(createHash('sha256').update(code).digest());

export const toInvite = ({ id, createdBy, createdAt, expiresAt, maxUses, uses }: InviteRow): Invite => ({
  id,
  createdBy,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
  maxUses,
  uses,
});

/** Counts one use. Raced, exactly max_uses succeed. @returns whether it was good */
export async function useInvite(tx: Tx, code: string, now: number): Promise<boolean> {
  const used = await tx.$executeRaw`
    UPDATE invite SET uses = uses + 1
    WHERE code_hash = ${hashCode(code)} AND uses < max_uses AND revoked_at IS NULL AND expires_at > ${new Date(now)}`;
  return used === 1;
}

const usable = (now: number): Prisma.InviteWhereInput => ({
  revokedAt: null,
  expiresAt: { gt: new Date(now) },
});

export async function isInviteUsable(db: Db, code: string, now: number): Promise<boolean> {
  const row = await db.invite.findFirst({ where: { codeHash: hashCode(code), ...usable(now) } });
  return row !== null && row.uses < row.maxUses;
}

export async function listUsableInvites(db: Db, now: number): Promise<Invite[]> {
  const rows = await db.invite.findMany({ where: usable(now), orderBy: { createdAt: 'desc' }, take: 200 });
  return rows.filter((row) => row.uses < row.maxUses).map(toInvite);
}

export const createInvite = (tx: Tx, code: string, invite: Omit<Prisma.InviteCreateInput, 'codeHash'>) =>
  tx.invite.create({ data: { ...invite, codeHash: hashCode(code) } });

/** @returns whether there was such an invite to revoke */
export async function revokeInvite(tx: Tx, id: string, now: number): Promise<boolean> {
  const { count } = await tx.invite.updateMany({
    where: { id, revokedAt: null },
    data: { revokedAt: new Date(now) },
  });
  return count === 1;
}
