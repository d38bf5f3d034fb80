import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { debianVersions } from '../debian.ts';
import { XMPP_PATH } from '../generator/xmpp.ts';
import { DOMAIN } from '../generator/xmpp-stanzas.ts';
import { HOST, spawnPinned } from '../processes.ts';
import { startPeer } from './peer.ts';
import type { System } from './system.ts';

/** Where Debian puts it. */
const PROSODY = '/usr/bin/prosody';

/** A chat server as people run it: multi-user chat of XMPP, each message appended to its room's archive. */
export const prosody: System = {
  name: 'prosody',
  title: 'prosody (XMPP, Lua), archive in files, not flushed',
  label: 'prosody + files',
  missing: () => (existsSync(PROSODY) ? null : 'apt-get install prosody'),
  version: () => debianVersions('prosody', 'lua5.4'),
  // The generator enters one room with each connection, and XMPP has no heartbeats of Socket.IO's. Several sockets of a
  // person would share a nickname, as people in XMPP hardly do.
  fits: ({ population, connections, task }) =>
    population.roomsEach === 1 && connections === population.people && task.kind === 'load',
  start(options) {
    const { cpus, dataDir } = options;
    return startPeer(
      options,
      (port) => {
        const file = join(dataDir, 'prosody.cfg.lua');
        writeFileSync(file, configuration(dataDir, port));
        return spawnPinned(cpus, PROSODY, ['--no-daemonize', '--config', file], {});
      },
      { dialect: 'xmpp', healthPath: XMPP_PATH },
    );
  },
};

/** Any password will do; nobody hears who comes and goes, or is sent history: entering costs no more than it must. */
const configuration = (folder: string, port: number) => `
  run_as_root = true
  data_path = "${folder}"
  pidfile = "${folder}/prosody.pid"
  log = { error = "*stderr" }
  modules_enabled = { "saslauth", "websocket" }
  modules_disabled = { "s2s", "s2s_auth_certs", "offline" }
  c2s_ports = {}
  c2s_direct_tls_ports = {}
  https_ports = {}
  http_ports = { ${port} }
  http_interfaces = { "${HOST}" }
  http_default_host = "${DOMAIN}"
  consider_websocket_secure = true
  storage = "internal"
  storage_archive_item_limit = 1000000000
  VirtualHost "${DOMAIN}"
    authentication = "insecure"
    insecure_open_authentication = "Yes please, I know what I'm doing!"
  Component "rooms.${DOMAIN}" "muc"
    modules_enabled = { "muc_mam" }
    muc_room_locking = false
    muc_room_cache_size = 10000
    muc_room_default_presence_broadcast = { visitor = false, participant = false, moderator = false }
    muc_room_default_history_length = 0
    muc_log_all_rooms = true
    muc_log_expires_after = "never"
`;
