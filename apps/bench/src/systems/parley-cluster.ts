import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { findEmbedded } from '@parley/server/embedded';
import { freePort } from '@parley/server/free-port';
import { debianVersions } from '../debian.ts';
import { membersOf } from '../population.ts';
import { HOST, spawnPinned } from '../processes.ts';
import { copyFlushed, startParley } from './parley.ts';
import { templateOf } from './parley-template.ts';
import type { System } from './system.ts';

const NODES = 3;

/** Three nodes on the private PostgreSQL of the first, behind a Redis; all share the server's cores. */
export const parleyCluster: System = {
  name: 'parley-cluster',
  title: `Parley, ${NODES} nodes behind Redis`,
  label: `Parley, ${NODES} nodes`,
  missing: () =>
    spawnSync('redis-server', ['--version']).status === 0 ? null : 'apt-get install redis-server',
  version: () => debianVersions('redis-server'),
  // Nodes on one machine share its cores: idle connections and connects would tell nothing new.
  fits: ({ task }) => task.kind === 'load',
  async start(options) {
    const { population, connections, dataDir, cpus } = options;
    const template = await templateOf(population, options, startParley);
    copyFlushed(template.dataDir, dataDir);
    const redisPort = await freePort();
    const settings = ['--port', `${redisPort}`, '--bind', HOST, '--save', '', '--appendonly', 'no'];
    const redis = spawnPinned(cpus, 'redis-server', settings, {});
    const shared = { REDIS_URL: `redis://${HOST}:${redisPort}` };
    const first = await startParley(options, shared);
    const nodes = [first];
    const databaseUrl = await findEmbedded(dataDir);
    for (let n = 1; n < NODES; n += 1) {
      const own = join(dataDir, `node-${n}`);
      mkdirSync(own);
      nodes.push(await startParley({ ...options, dataDir: own }, { ...shared, DATABASE_URL: databaseUrl! }));
    }
    const { cookies, rooms, heads } = template;
    const members = membersOf(population, connections, { port: first.port, cookies });
    return {
      child: first.child,
      // They need the first one's database, and the Redis: those go last.
      helpers: [...nodes.slice(1).map(({ child }) => child), redis],
      target: {
        host: HOST,
        dialect: 'parley',
        rooms,
        heads,
        nodes: NODES,
        // Of many rooms each is local: where people are in one room, all its members are at one node. A single one is
        // hot: spread over all nodes.
        members: members.map((member, n) => {
          const node = rooms.length > 1 ? member.rooms[0]! % NODES : n % NODES;
          return { ...member, port: nodes[node]!.port };
        }),
      },
    };
  },
};
