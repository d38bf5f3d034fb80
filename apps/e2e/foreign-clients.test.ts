import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { PASSWORD } from '@parley/testkit';
import { useNode } from '@parley/testkit/hooks';
import { expect, it } from 'vitest';

const run = promisify(execFile);
const example = (name: string) => fileURLToPath(new URL(`../bot/examples/${name}`, import.meta.url));
/** Debian's Python, which Debian's packages belong to. */
const PYTHON = '/usr/bin/python3';
const hasPython = spawnSync(PYTHON, ['-c', 'import socketio, requests']).status === 0;

const node = useNode();

/** Runs an example as a person of its own against a room somebody else listens in. */
async function talk(program: string, script: string, body: string): Promise<string> {
  const listener = await (await node.person()).connect();
  const room = await listener.createRoom();
  const { user } = await node.person();
  const { stdout } = await run(program, [example(script), node.url, user.username, PASSWORD, room.name]);
  const heard = await listener.hears('chat', ({ changes }) => changes.some(({ kind }) => kind === 'message'));
  expect(heard.changes.at(-1)).toMatchObject({ kind: 'message', message: { body, authorId: user.id } });
  return stdout;
}

it('stock socket.io-client logs in over HTTP, joins, chats and hears itself', async () => {
  const stdout = await talk(process.execPath, 'plain-socket.mjs', 'Hello from plain socket.io-client');
  expect(stdout).toMatch(/acked \{"ok":true,"data":\{.*"duplicate":false\}\}/);
  expect(stdout).toMatch(/heard #\d+: Hello from plain socket.io-client/);
});

it.skipIf(!hasPython)("Python's socketio logs in over HTTP, joins, chats and hears itself", async () => {
  const stdout = await talk(PYTHON, 'python_client.py', "Hello from Python's socketio");
  expect(stdout).toMatch(/acked \{'ok': True/);
  expect(stdout).toMatch(/heard #\d+: Hello from Python's socketio/);
});
