import type { Services } from '../../context.ts';
import { setupCode } from '../settings/settings.store.ts';
import { hasOwner } from '../users/users.store.ts';

/** While there is no owner: the path that the first owner opens. @returns null afterwards */
export async function findSetupPath({ db, config }: Pick<Services, 'db' | 'config'>): Promise<string | null> {
  if (await hasOwner(db)) return null;
  return `/setup?code=${encodeURIComponent(await setupCode(db, config.setupCode))}`;
}
