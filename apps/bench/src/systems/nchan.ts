import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { debianVersions } from '../debian.ts';
import { HOST, spawnPinned } from '../processes.ts';
import { startPeer } from './peer.ts';
import type { System } from './system.ts';

/** Where Debian puts them. */
const NGINX = '/usr/sbin/nginx';
const MODULE = '/usr/lib/nginx/modules/ngx_nchan_module.so';

/** Pub/sub in C. No people, no ids, nothing stored; a subscriber that falls behind the buffer misses messages. */
export const nchan: System = {
  name: 'nchan',
  title: 'nchan (nginx, C), nothing stored',
  label: 'nchan',
  missing: () => ([NGINX, MODULE].every(existsSync) ? null : 'apt-get install libnginx-mod-nchan'),
  version: () => debianVersions('nginx', 'libnginx-mod-nchan'),
  // A connection hears one channel and publishes to it; it has no heartbeats of Socket.IO's.
  fits: ({ population, task }) => population.roomsEach === 1 && task.kind === 'load',
  async start(options) {
    const { cpus, dataDir } = options;
    const running = await startPeer(
      options,
      (port) => {
        const file = join(dataDir, 'nginx.conf');
        writeFileSync(file, configuration(dataDir, port));
        return spawnPinned(cpus, NGINX, ['-p', dataDir, '-c', file, '-e', 'stderr'], {});
      },
      { dialect: 'nchan' },
    );
    return { ...running, hasWorkers: true };
  },
};

function configuration(folder: string, port: number): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${folder}/${kind};`)
    .join(' ');
  return `
    load_module ${MODULE};
    daemon off; worker_processes 1; pid ${folder}/pid; error_log stderr error; worker_rlimit_nofile 16384;
    events { worker_connections 16384; }
    http {
      access_log off; ${temporary}
      nchan_shared_memory_size 512m;
      server {
        listen ${HOST}:${port};
        location = /healthz { return 200 ok; }
        location ~ ^/rooms/(.+)$ {
          nchan_pubsub websocket;
          nchan_channel_id $1;
          nchan_subscriber_first_message newest;
          nchan_message_buffer_length 20000;
          nchan_message_timeout 60s;
        }
      }
    }`;
}
