import { errorCodes, type Operation, type OperationName, operations, type Result } from '@parley/protocol';
import { callHttp, createSocket } from '@parley/testkit';
import { useDatabase, useNode } from '@parley/testkit/hooks';
import { beforeAll, describe, expect, it } from 'vitest';
import { ACTORS, type Actor, ROOMS, table } from './access-table.ts';
import { createWorld, type World } from './access-world.ts';

const all = Object.entries(operations) as [OperationName, Operation][];
/** Where one who may leaves nothing for the next who asks. */
const USED_UP: OperationName[] = ['removeMember', 'deleteRoom'];
const isAboutRoom = (name: OperationName) => 'own public' in table[name];

const node = useNode(useDatabase(), { REGISTRATION: '' });
let world: World;
beforeAll(async () => {
  world = await createWorld(node);
  for (const [actor, person] of Object.entries(world.people)) {
    if (actor !== 'deactivated') await person.connect();
  }
});

/** `ok` or the status of the refusal, and the whole answer without what differs from call to call. */
interface Answer {
  verdict: string;
  body: string;
}
const answer = (verdict: string, body: unknown): Answer => ({
  verdict,
  body: JSON.stringify(body).replace(/"requestId":"[^"]*"/, '"requestId":"…"'),
});

async function overHttp(name: OperationName, actor: Actor, input: Record<string, unknown>): Promise<Answer> {
  const cookie = actor === 'anonymous' ? null : await world.cookieFor(name, world.people[actor]);
  const response = await callHttp(node.url, name, input, cookie ? { cookie } : {});
  const text = await response.text();
  return answer(response.ok ? 'ok' : String(response.status), text && JSON.parse(text));
}

/** Who cannot connect gets their answer from the handshake. */
async function overSocket(event: string, actor: Actor, input: unknown): Promise<Answer> {
  let result: Result<unknown>;
  if (actor === 'anonymous' || actor === 'deactivated') {
    const socket = createSocket(node.url, actor === 'anonymous' ? null : world.people[actor].cookie);
    const refused = new Promise<Error>((resolve) => socket.once('connect_error', resolve));
    socket.connect();
    const { data } = (await refused) as Error & { data: { code: 'unauthenticated' } };
    socket.disconnect();
    result = { ok: false, error: { ...data, message: '', retryable: false, requestId: '' } };
  } else {
    result = await world.people[actor].emitRaw(event, input);
  }
  return answer(result.ok ? 'ok' : String(errorCodes[result.error.code].status), result);
}

/** `sync` answers for many rooms at once, so it says in its data what others say by a refusal. */
function asVerdict(name: OperationName, { verdict, body }: Answer): Answer {
  return { verdict: name === 'sync' && body.includes('"gone":true') ? '404' : verdict, body };
}

describe('the table of who may do what', () => {
  it('has every operation, and every room situation where an operation takes a room', () => {
    expect(Object.keys(table).sort()).toEqual(Object.keys(operations).sort());
    for (const [name, { input }] of all) {
      const takesRoom = 'roomId' in input.shape || name === 'sync';
      if (takesRoom) expect(Object.keys(table[name]).sort(), name).toEqual([...ROOMS].sort());
      else expect(isAboutRoom(name), name).toBe(false);
    }
  });

  it('states a verdict for every actor', () => {
    for (const [name, rows] of Object.entries(table)) {
      expect(Object.keys(rows).length, name).toBeGreaterThan(0);
      for (const [situation, row] of Object.entries(rows)) {
        const verdicts = row.trim().split(/\s+/);
        expect(verdicts, `${name} ${situation}`).toHaveLength(ACTORS.length);
        for (const verdict of verdicts) expect(verdict).toMatch(/^(ok|40[1349])$/);
      }
    }
  });
});

describe.each(all)('[matrix] %s', (name, operation) => {
  const ways = [
    ...(operation.http ? (['HTTP'] as const) : []),
    ...(operation.socket ? (['socket'] as const) : []),
  ];
  const call = async (way: string, actor: Actor, input: Record<string, unknown>) =>
    asVerdict(
      name,
      way === 'HTTP' ? await overHttp(name, actor, input) : await overSocket(operation.socket!, actor, input),
    );

  describe.each(ways)('by %s', (way) => {
    it.each(Object.entries(table[name]))('%s', async (situation, row) => {
      const verdicts: string[] = [];
      let roomId = isAboutRoom(name) ? await world.makeRoom(situation) : '';
      for (const actor of ACTORS) {
        if (USED_UP.includes(name)) roomId = await world.makeRoom(situation);
        const person = actor === 'anonymous' ? null : world.people[actor];
        const input = await world.inputOf(name, { actor, person, situation, roomId });
        verdicts.push((await call(way, actor, input)).verdict);
      }
      expect(verdicts.join(' ')).toBe(row.trim().replace(/\s+/g, ' '));
    });

    if (!isAboutRoom(name)) return;
    it('a room one may not see answers exactly like one that does not exist', async () => {
      const situations = [
        ...['nonexistent', 'deleted', 'other private', 'other direct'],
        ...['own private', 'archived private', 'own direct'],
      ];
      const rooms = await Promise.all(situations.map((situation) => world.makeRoom(situation)));
      for (const [actor, unseen] of [
        ['outsider', rooms],
        ['ex-member', rooms],
        ['member', rooms.slice(0, 4)],
      ] as const) {
        const answers = await Promise.all(
          unseen.map(async (roomId, index) => {
            const situation = situations[index]!;
            const input = await world.inputOf(name, {
              actor,
              person: world.people[actor],
              situation,
              roomId,
            });
            const { verdict, body } = await call(way, actor, input);
            return `${verdict} ${body.replaceAll(roomId, '<room>')}`;
          }),
        );
        expect([...new Set(answers)], actor).toHaveLength(1);
      }
    });
  });
});
