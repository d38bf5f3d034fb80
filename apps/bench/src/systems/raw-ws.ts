import { distFile } from '../build.ts';
import { spawnPinned } from '../processes.ts';
import { startPeer } from './peer.ts';
import type { System } from './system.ts';

/** What Node can do at one write a member. */
export const rawWs: System = {
  name: 'raw-ws',
  title: 'raw ws, one pre-encoded frame a member, nothing stored',
  label: 'ws',
  start(options) {
    const { node, nodeArgs, cpus } = options;
    return startPeer(options, (port) =>
      spawnPinned(cpus, node, [...nodeArgs, distFile('raw-ws.mjs')], { PORT: String(port) }),
    );
  },
};
