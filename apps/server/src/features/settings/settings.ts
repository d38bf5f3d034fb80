import type { Settings } from '@parley/protocol';
import type { Ctx, Handler } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { recordAudit } from '../audit/audit.store.ts';
import { findRegistration, saveRegistration } from './settings.store.ts';

/** The process's REGISTRATION setting fixes the mode; else what the owner chose. */
async function currentSettings({ config, db }: Ctx): Promise<Settings> {
  return {
    registration: config.registration ?? (await findRegistration(db)),
    registrationFixed: config.registration !== undefined,
  };
}

export const getSettings: Handler<'getSettings'> = async (ctx) => ({ settings: await currentSettings(ctx) });

export const updateSettings: Handler<'updateSettings'> = async (ctx, { registration }) => {
  if (ctx.config.registration !== undefined) {
    throw new AppError(
      'conflict',
      'REGISTRATION is set where Parley was started, and decides. Change it there.',
    );
  }
  await ctx.db.$transaction(async (tx) => {
    await saveRegistration(tx, registration);
    await recordAudit(tx, ctx.actor.userId, 'settings_updated', null, { registration });
  });
  return { settings: await currentSettings(ctx) };
};
