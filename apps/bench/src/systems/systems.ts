import { flaskSocketio } from './flask-socketio.ts';
import { nchan } from './nchan.ts';
import { parley } from './parley.ts';
import { parleyCluster } from './parley-cluster.ts';
import { plainSocketio } from './plain-socketio.ts';
import { prosody } from './prosody.ts';
import { rawWs } from './raw-ws.ts';
import type { System } from './system.ts';

/** In the order in which they take turns; Parley is what the others are compared with. */
export const systems: System[] = [
  parley,
  plainSocketio('prisma'),
  plainSocketio('pg'),
  plainSocketio('none'),
  rawWs,
  flaskSocketio,
  nchan,
  prosody,
  parleyCluster,
];
