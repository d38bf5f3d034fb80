import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import {
  createDatabase,
  hasRedis,
  type Person,
  startNode,
  startRedis,
  type TestDatabase,
  type TestNode,
  type TestRedis,
} from '@parley/testkit';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

const cli = fileURLToPath(new URL('../src/cli.ts', import.meta.url));

describe.each([
  ['PostgreSQL', false],
  ['Redis', true],
])('announce, told through %s', (_, withRedis) => {
  const skip = withRedis && !hasRedis;
  let redis: TestRedis | undefined;
  let database: TestDatabase;
  let nodes: TestNode[];
  let settings: Record<string, string>;
  let people: Person[];
  let room: { id: string; name: string };
  beforeAll(async () => {
    if (skip) return;
    database = await createDatabase(inject('postgresUrl'));
    if (withRedis) redis = await startRedis();
    settings = { ...(redis && { REDIS_URL: redis.url }) };
    nodes = await Promise.all([startNode(database.url, settings), startNode(database.url, settings)]);
    const [one, two] = nodes as [TestNode, TestNode];
    people = [await (await one.owner()).connect(), await (await two.person()).connect()];
    room = await people[0]!.createRoom();
    await people[1]!.emit('joinRoom', { roomId: room.id });
  });
  afterAll(async () => {
    await Promise.all((nodes ?? []).map((node) => node.close()));
    await redis?.kill();
    await database?.drop();
  });

  async function run(...args: string[]): Promise<{ code: number; output: string }> {
    const child = spawn(process.execPath, ['--import', 'tsx', cli, ...args], {
      env: { PATH: process.env.PATH, DATABASE_URL: database.url, ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    const [code] = await once(child, 'close');
    return { code, output };
  }

  it.skipIf(skip)(
    'reaches the clients of every node, as a message of the owner or of who is named',
    async () => {
      const [owner, bo] = people as [Person, Person];
      for (const [args, author] of [
        [[], owner],
        [['--as', bo.user.username], bo],
      ] as const) {
        const body = `Back at five, says ${author.user.username}`;
        expect(await run('announce', '--room', `#${room.name.toUpperCase()}`, ...args, body)).toMatchObject({
          code: 0,
        });
        for (const person of people) {
          const { changes } = await person.hears('chat', (event) =>
            event.changes.some((change) => change.kind === 'message' && change.message.body === body),
          );
          expect(changes).toMatchObject([{ message: { authorId: author.id } }]);
        }
      }
    },
  );

  it.skipIf(skip)('says plainly what is wrong', async () => {
    const outsider = await nodes[0]!.person();
    for (const [args, text] of [
      [[], 'npm run cli -- announce'],
      [['--room', 'nowhere', 'hello'], 'There is no room nowhere.'],
      [['--room', room.name, '--as', 'nobody-at-all', 'hello'], 'There is no active @nobody-at-all.'],
      [['--room', room.name, '--as', outsider.user.username, 'hello'], 'cannot say that'],
      [['--room', room.name, '--loud', 'hello'], '--loud'],
    ] as const) {
      const { code, output } = await run('announce', ...args);
      expect(output).toContain(text);
      expect(output).not.toContain('    at ');
      expect(code).toBe(1);
    }
  });
});
