import { distFile } from '../build.ts';
import type { StoreKind } from '../peers/stores.ts';
import { spawnPinned } from '../processes.ts';
import { startPeer } from './peer.ts';
import type { System } from './system.ts';

const WORDS: Record<StoreKind, Pick<System, 'title' | 'label'>> = {
  prisma: { title: 'plain Socket.IO, Prisma create per message', label: 'Socket.IO + Prisma' },
  pg: { title: 'plain Socket.IO, pg INSERT per message', label: 'Socket.IO + pg' },
  none: { title: 'plain Socket.IO, nothing stored', label: 'Socket.IO' },
};

export const plainSocketio = (kind: StoreKind): System => ({
  name: `plain-socketio-${kind}`,
  ...WORDS[kind],
  // What it stores with makes a difference only where something is said.
  fits: ({ task }) => kind === 'none' || task.kind === 'load',
  start(options) {
    const { node, nodeArgs, cpus, dataDir } = options;
    return startPeer(options, (port) =>
      spawnPinned(cpus, node, [...nodeArgs, distFile('plain-socketio.mjs')], {
        STORE: kind,
        PORT: String(port),
        DATA_DIR: dataDir,
      }),
    );
  },
});
