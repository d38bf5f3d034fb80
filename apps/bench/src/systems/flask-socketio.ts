import { spawnSync } from 'node:child_process';
import { sourceFile } from '../build.ts';
import { debianVersions } from '../debian.ts';
import { spawnPinned } from '../processes.ts';
import { startPeer } from './peer.ts';
import type { System } from './system.ts';

/** Debian's own: another one in the PATH would not find Debian's packages. */
const PYTHON = '/usr/bin/python3';

export const flaskSocketio: System = {
  name: 'flask-socketio',
  title: 'Flask-SocketIO on gevent, SQLite INSERT per message',
  label: 'Flask-SocketIO + SQLite',
  missing: () =>
    spawnSync(PYTHON, ['-c', 'import flask_socketio, geventwebsocket']).status === 0
      ? null
      : 'apt-get install python3-flask-socketio python3-gevent-websocket',
  version: () =>
    debianVersions('python3-flask-socketio', 'python3-socketio', 'python3-gevent', 'libsqlite3-0'),
  start(options) {
    const { cpus, dataDir } = options;
    return startPeer(options, (port) =>
      spawnPinned(cpus, PYTHON, [sourceFile('peers/flask_socketio_peer.py')], {
        PORT: String(port),
        DATA_DIR: dataDir,
      }),
    );
  },
};
