import { randomUUID } from 'node:crypto';
import { distFile } from '../build.ts';
import type { StoreKind } from '../peers/stores.ts';
import { freePort, HOST, healthy, spawnPinned } from '../processes.ts';
import type { System } from './system.ts';

const TITLES: Record<StoreKind, string> = {
  prisma: 'plain Socket.IO, Prisma create per message',
  pg: 'plain Socket.IO, pg INSERT per message',
  none: 'plain Socket.IO, nothing stored',
};

export const plainSocketio = (kind: StoreKind): System => ({
  name: `plain-socketio-${kind}`,
  title: TITLES[kind],
  async start({ node, nodeArgs, cpus, dataDir }) {
    const port = await freePort();
    const child = spawnPinned(cpus, node, [...nodeArgs, distFile('plain-socketio.mjs')], {
      STORE: kind,
      PORT: String(port),
      DATA_DIR: dataDir,
    });
    await healthy(child, port);
    return {
      child,
      fill: async (connections) => ({
        host: HOST,
        port,
        cookies: Array<null>(connections).fill(null),
        roomId: randomUUID(),
        readyEvent: null,
        shape: 'message',
      }),
    };
  },
});
