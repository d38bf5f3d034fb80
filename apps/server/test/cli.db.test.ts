import { hasRedis, type Person, startChild } from '@parley/testkit';
import { useBundle, useDatabase, useNode, useRedis } from '@parley/testkit/hooks';
import { beforeAll, describe, expect, it } from 'vitest';

const bundle = useBundle();

describe.skipIf(!hasRedis)('announce, told through Redis', () => reaches(useChat(useRedis)));
describe('announce, told through PostgreSQL', () => {
  const chat = useChat();
  reaches(chat);
  complains(chat);
});

interface Chat {
  /** On a node each, in the room. */
  people: [Person, Person];
  room: { id: string; name: string };
  outsider: Person;
  announce(...args: string[]): Promise<{ ended: string; output: string }>;
}

function useChat(useBus?: typeof useRedis): Chat {
  const database = useDatabase();
  const settings = useBus?.().settings ?? {};
  const one = useNode(database, settings);
  const two = useNode(database, settings);
  const chat = {
    async announce(...args) {
      const command = [bundle.cli, 'announce', ...args];
      const child = startChild(process.execPath, command, { DATABASE_URL: database.url, ...settings });
      return { ended: await child.ended, output: child.output.join('\n') };
    },
  } as Chat;
  beforeAll(async () => {
    const [owner, bo, outsider] = await Promise.all([one.owner(), two.person(), one.person()]);
    const people: Chat['people'] = [await owner.connect(), await bo.connect()];
    const room = await owner.createRoom();
    await bo.emit('joinRoom', { roomId: room.id });
    Object.assign(chat, { people, room, outsider });
  });
  return chat;
}

function reaches(chat: Chat): void {
  it('reaches the clients of every node, as a message of the owner or of who is named', async () => {
    const { people, room, announce } = chat;
    const [owner, bo] = people;
    const announced = async (args: string[], author: Person) => {
      const body = `Back at five, says ${author.user.username}`;
      const { ended, output } = await announce('--room', `#${room.name.toUpperCase()}`, ...args, body);
      expect(ended, output).toBe('ended with 0');
      for (const person of people) {
        const { changes } = await person.hears('chat', (event) =>
          event.changes.some((change) => change.kind === 'message' && change.message.body === body),
        );
        expect(changes).toMatchObject([{ message: { authorId: author.id } }]);
      }
    };
    await Promise.all([announced([], owner), announced(['--as', bo.user.username], bo)]);
  });
}

function complains(chat: Chat): void {
  it('says plainly what is wrong', async () => {
    const { room, outsider, announce } = chat;
    const wrong: [args: string[], text: string][] = [
      [[], 'npm run cli -- announce'],
      [['--room', 'nowhere', 'hello'], 'There is no room nowhere.'],
      [['--room', room.name, '--as', 'nobody-at-all', 'hello'], 'There is no active @nobody-at-all.'],
      [['--room', room.name, '--as', outsider.user.username, 'hello'], 'cannot say that'],
      [['--room', room.name, '--loud', 'hello'], '--loud'],
    ];
    await Promise.all(
      wrong.map(async ([args, text]) => {
        const { ended, output } = await announce(...args);
        expect(output).toContain(text);
        expect(output).not.toContain('    at ');
        expect(ended).toBe('ended with 1');
      }),
    );
  });
}
