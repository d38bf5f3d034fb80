import { randomUUID } from 'node:crypto';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findEmbedded } from '@parley/server/embedded';
import { expect, it } from 'vitest';
import { withClient } from '../growth/database.ts';
import { openStore } from './stores.ts';

it.each(['prisma', 'pg'] as const)('a peer with %s stores what it is given', async (kind) => {
  const dataDir = realpathSync(mkdtempSync(join(tmpdir(), 'parley-peer-')));
  const store = await openStore(kind, dataDir);
  try {
    const said = { roomId: randomUUID(), authorId: randomUUID(), body: 'hello', createdAt: new Date() };
    const message = () => ({ id: randomUUID(), clientMessageId: randomUUID(), ...said });
    // A retry too: nothing in these peers recognises one.
    const repeated = { clientMessageId: randomUUID() };
    for (const more of [{}, repeated, repeated]) await store.create({ ...message(), ...more });
    const bodies = await withClient((await findEmbedded(dataDir))!, (client) =>
      client.query<{ body: string }>('SELECT body FROM message'),
    );
    expect(bodies.rows.map(({ body }) => body)).toEqual(['hello', 'hello', 'hello']);
  } finally {
    await store.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
});
