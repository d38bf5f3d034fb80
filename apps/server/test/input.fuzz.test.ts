import { randomUUID } from 'node:crypto';
import { type Operation, operations } from '@parley/protocol';
import { httpOperations, OPCODE, type Person, RawWebSocket, requestOf } from '@parley/testkit';
import { useDatabase, useNode } from '@parley/testkit/hooks';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';

/** Another run: `FUZZ_SEED=… FUZZ_RUNS=…`. */
const options = {
  seed: Number(process.env.FUZZ_SEED ?? 20_261_121),
  numRuns: Number(process.env.FUZZ_RUNS ?? 300),
};

const node = useNode(useDatabase(), { MAX_SOCKETS_PER_USER: '1000' });
let mallory: Person;
let bystander: Person;
let roomId: string;
beforeAll(async () => {
  [mallory, bystander] = await Promise.all([node.person(), node.person()]);
  await bystander.connect();
  roomId = (await bystander.createRoom()).id;
  await mallory.call('joinRoom', { roomId });
});

const socketEvents = (Object.values(operations) as Operation[]).flatMap(({ socket }) => socket ?? []);
const nothingBroke = async () => {
  const { id } = bystander.socket;
  await bystander.say(roomId, 'still here');
  expect(bystander.socket.id).toBe(id);
};

/** Values that are almost right, and anything at all. */
const field = fc.oneof(
  fc.constantFrom(randomUUID(), '', null, 0, -1, 1e308, '1', {}, [], true, 'x'.repeat(11_000)),
  fc.jsonValue(),
  fc.string({ unit: 'binary', maxLength: 40 }),
);
const keys = fc.constantFrom(
  'roomId',
  'clientMessageId',
  'body',
  'rooms',
  'seq',
  'name',
  'userId',
  'role',
  'limit',
  'ids',
  'username',
  'password',
  '__proto__',
  'constructor',
  'toString',
);
const input = fc.oneof(fc.dictionary(keys, field, { maxKeys: 6 }), fc.jsonValue());

const packet = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom(...socketEvents, 'error', ''), input)
      .map(([event, value]) => `42${JSON.stringify([event, value])}`),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        fc.constantFrom('0', '1', '2', '3', '4', '5', '6', '40', '41', '43', '44', '451-', '46'),
        fc.string({ maxLength: 60 }),
      )
      .map(([head, tail]) => head + tail),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
);

it('random frames end at most the connection they came by', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(packet, fc.uint8Array({ maxLength: 200 })), { minLength: 1, maxLength: 8 }),
      fc.boolean(),
      async (frames, joined) => {
        const headers = { cookie: mallory.cookie };
        const raw = joined
          ? await RawWebSocket.connect(node.url, headers)
          : await RawWebSocket.open(node.url, headers);
        for (const frame of frames) {
          if (typeof frame === 'string') raw.text(frame);
          else raw.frame(OPCODE.binary, Buffer.from(frame));
        }
        raw.text('42999["sync",{"rooms":{}}]');
        await Promise.race([
          raw.hears((text) => text.startsWith('43999')).catch(() => undefined),
          raw.closed,
        ]);
        raw.socket.destroy();
        await nothingBroke();
      },
    ),
    options,
  );
});

it('random requests are answered, and never with a bug', async () => {
  const ids = { roomId, userId: mallory.id, sessionId: randomUUID(), inviteId: randomUUID(), code: 'x' };
  const pathParameter = fc.oneof(fc.constant(undefined), fc.string({ minLength: 1, maxLength: 30 }));
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...httpOperations.filter((name) => name !== 'logout' && name !== 'changePassword')),
      fc.oneof(
        input.map((value) => JSON.stringify(value)),
        fc.string({ unit: 'binary', maxLength: 200 }),
      ),
      fc.dictionary(keys, fc.string({ maxLength: 30 }), { maxKeys: 4 }),
      pathParameter,
      fc.constantFrom('application/json', 'application/json', 'application/json', 'text/plain', 'x/y'),
      async (name, body, query, parameter, type) => {
        const values =
          parameter === undefined ? ids : Object.fromEntries(Object.keys(ids).map((key) => [key, parameter]));
        const { method, path } = requestOf(name, values);
        const hasBody = method !== 'GET' && method !== 'DELETE';
        const response = await fetch(`${node.url}${path}?${new URLSearchParams(query)}`, {
          method,
          headers: {
            cookie: name === 'login' || name === 'register' ? '' : mallory.cookie,
            ...(hasBody && { 'content-type': type }),
          },
          ...(hasBody && { body: new TextEncoder().encode(body) }),
        });
        const text = await response.text();
        expect(response.status, `${method} ${path} ${body} ${text}`).toBeLessThan(500);
        if (!response.ok) expect(JSON.parse(text)).toMatchObject({ error: { code: expect.any(String) } });
      },
    ),
    { ...options, numRuns: options.numRuns * 3 },
  );
  await nothingBroke();
});
