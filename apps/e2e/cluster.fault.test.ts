import { fileURLToPath } from 'node:url';
import { type Child, hasNginx, hasRedis, Person, poll, startChild } from '@parley/testkit';
import { afterEach, expect, it } from 'vitest';

const TSX = fileURLToPath(new URL('../../node_modules/tsx/dist/cli.mjs', import.meta.url));
const CLUSTER = fileURLToPath(new URL('../testkit/scripts/cluster.ts', import.meta.url));

let cluster: Child | undefined;
afterEach(() => cluster?.stop());

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

it.skipIf(!hasRedis || !hasNginx())(
  '[D3] three nodes behind nginx are one chat by either transport, and all end together',
  async () => {
    cluster = startChild(process.execPath, [TSX, CLUSTER]);
    const address = (await cluster.says(/^The cluster runs at /, 120_000)).replace(/^.* /, '');
    const pids = cluster.output
      .flatMap((line) => /^node .* pid (\d+)$/.exec(line)?.slice(1) ?? [])
      .map(Number);
    expect(pids).toHaveLength(3);
    const setupCode = /setup\?code=(\S+)$/m.exec(cluster.output.join('\n'))?.[1];

    const owner = await Person.register(address, { username: 'owner', setupCode: setupCode! });
    await owner.call('updateSettings', { registration: 'open' });
    const room = await owner.createRoom();
    const names = Array.from({ length: 6 }, (_, n) => `person-${n}`);
    const people = await Promise.all(names.map((username) => Person.register(address, { username })));
    for (const [n, person] of people.entries()) {
      await person.connect(n % 2 === 0 ? 'websocket' : 'polling');
      await person.emit('joinRoom', { roomId: room.id });
    }
    const { seq } = await people[0]!.say(room.id, 'Hello all');
    for (const person of people)
      await person.hears('chat', ({ changes }) => changes.some((change) => change.seq === seq));
    for (const person of people) person.disconnect();

    cluster.signal('SIGINT');
    expect(await cluster.ended).toBe('ended with 0');
    await poll('the nodes to be gone', () => pids.every((pid) => !isAlive(pid)) || undefined, 10_000);
  },
  240_000,
);
