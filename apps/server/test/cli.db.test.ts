import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { hasRedis, type Person } from '@parley/testkit';
import { useDatabase, useNode, useRedis } from '@parley/testkit/hooks';
import { beforeAll, describe, expect, it } from 'vitest';

const cli = fileURLToPath(new URL('../src/cli.ts', import.meta.url));

describe.skipIf(!hasRedis)('announce, told through Redis', () => announcing(useRedis));
describe('announce, told through PostgreSQL', () => announcing());

function announcing(useBus?: typeof useRedis): void {
  const database = useDatabase();
  const settings = useBus?.().settings ?? {};
  const one = useNode(database, settings);
  const two = useNode(database, settings);
  let people: [Person, Person];
  let room: { id: string; name: string };
  beforeAll(async () => {
    people = [await (await one.owner()).connect(), await (await two.person()).connect()];
    room = await people[0].createRoom();
    await people[1].emit('joinRoom', { roomId: room.id });
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

  it('reaches the clients of every node, as a message of the owner or of who is named', async () => {
    const [owner, bo] = people;
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
  });

  it('says plainly what is wrong', async () => {
    const outsider = await one.person();
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
}
