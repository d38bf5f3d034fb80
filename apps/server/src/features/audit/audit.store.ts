import type { Db, Tx } from '../../db/client.ts';
import type { Prisma } from '../../db/generated/client.ts';
import { newId } from '../../ids.ts';

export type AuditAction =
  | 'owner_created'
  | 'person_updated'
  | 'sessions_ended'
  | 'invite_created'
  | 'invite_revoked'
  | 'room_updated'
  | 'room_deleted'
  | 'member_removed'
  | 'member_updated'
  | 'settings_updated';

/** Records who did what, in the transaction that does it. */
export const recordAudit = (
  tx: Db | Tx,
  actorId: string,
  action: AuditAction,
  target: string | null,
  details: Prisma.InputJsonObject = {},
) => tx.auditLog.create({ data: { id: newId(), actorId, action, target, details } });
