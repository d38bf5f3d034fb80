import { randomUUID } from 'node:crypto';
import {
  callHttp,
  PASSWORD,
  type Person,
  postJson,
  RawPolling,
  RawWebSocket,
  rawTcp,
  refusal,
  SETUP_CODE,
} from '@parley/testkit';
import { useDatabase, useNode } from '@parley/testkit/hooks';
import { beforeAll, describe, expect, it } from 'vitest';

const database = useDatabase();
const node = useNode(database, { LOG_LEVEL: 'trace' }, undefined, (line) => lines.push(line));
let owner: Person;
const lines: string[] = [];
/** What must never be in a line of the log. */
const secrets = new Set<string>([PASSWORD, SETUP_CODE]);
const secret = <T extends string>(text: T): T => {
  secrets.add(text);
  return text;
};

beforeAll(async () => {
  owner = await node.owner();
});

const keep = (person: Person) => {
  const [value = ''] = person.cookie.split('=').slice(1);
  secret(decodeURIComponent(value));
  for (const part of decodeURIComponent(value).split('.')) secret(part);
  return person;
};
const body = () => secret(`body-${randomUUID()}`);

/** Runs `work` while something in the database has another name, so that what needs it fails as a bug would. */
async function withBroken([there, back]: [string, string], work: () => Promise<unknown>): Promise<void> {
  await database.query(`ALTER ${there}`);
  try {
    await work();
  } finally {
    await database.query(`ALTER ${back}`);
  }
}
const table = (name: string): [string, string] => [
  `TABLE ${name} RENAME TO broken`,
  `TABLE broken RENAME TO ${name}`,
];
const column = (of: string, name: string): [string, string] => [
  `TABLE ${of} RENAME COLUMN ${name} TO broken`,
  `TABLE ${of} RENAME COLUMN broken TO ${name}`,
];

describe('what goes well, and what is refused', () => {
  it('is in no line with what is secret about it', async () => {
    const ann = await keep(await node.person()).connect();
    const bo = await keep(await node.person()).connect('polling');
    const { id: roomId } = await ann.createRoom(secret(`room-${randomUUID()}`), 'private');
    await ann.call('addMember', { roomId, userId: bo.id });
    await ann.say(roomId, body());
    await bo.call('postMessage', { roomId, body: body(), clientMessageId: randomUUID() });
    const { code } = await owner.call('createInvite', { maxUses: 1, expiresInDays: 1 });
    secret(code);
    await fetch(`${node.url}/api/invites/${code}`);
    await postJson(`${node.url}/api/auth/login`, {
      username: ann.user.username,
      password: secret('a wrong password'),
    });
    await postJson(`${node.url}/api/auth/register`, { username: 'x', password: secret('p-for-a-bad-name') });
    await postJson(`${node.url}/api/auth/register`, {
      username: 'late',
      password: PASSWORD,
      setupCode: SETUP_CODE,
    });
    await ann.emitRaw('chat', { roomId, body: [body()] });
    await ann.emitRaw(secret(`event-${randomUUID()}`), body());
    await callHttp(node.url, 'getMe', {}, { cookie: `parley_session=${secret('forged-cookie-value')}` });
    await RawPolling.open(node.url, { cookie: ann.cookie, origin: 'https://evil.example' });
    await postJson(`${node.url}/api/auth/logout`, {}, { cookie: bo.cookie });
  });

  it('not even what is hardly HTTP', async () => {
    const ann = keep(await node.person());
    for (const bytes of [
      `GET /?${secret('query-canary')} HTTP/1.1\r\ncookie: ${ann.cookie}\r\nbroken\r\n\r\n`,
      `POST /api/auth/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 60\r\n\r\n{"password":"${PASSWORD}`,
    ]) {
      const { socket, closed } = await rawTcp(node.url);
      socket.end(bytes);
      await closed;
    }
    const response = await fetch(`${node.url}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `{"password":"${PASSWORD}" "username":`,
    });
    expect(response.status).toBe(400);
    const raw = await RawWebSocket.connect(node.url, { cookie: ann.cookie });
    raw.text(`42["chat",{"body":"${body()}`);
    await raw.closed;
  });
});

describe('a bug on our side', () => {
  it('is told only by its id, and is in the log under it', async () => {
    const ann = await keep(await node.person()).connect();
    const { id: roomId } = await ann.createRoom();
    const text = body();
    const renamed = ['post_messages RENAME TO broken', 'broken RENAME TO post_messages'].map(
      (to) => `FUNCTION ${to}`,
    );
    await withBroken(renamed as [string, string], async () => {
      const { code, message, requestId } = await refusal(ann.say(roomId, text));
      expect(code).toBe('internal');
      expect(message).not.toMatch(/post_messages|function|SELECT|prisma/i);
      const logged = lines.map(
        (line) => JSON.parse(line) as { requestId?: string; level: number; err?: object },
      );
      const [entry] = logged.filter((each) => each.requestId === requestId);
      expect(entry).toMatchObject({ level: 50, msg: 'operation failed' });
      expect(JSON.stringify(entry!.err)).toContain('post_messages');
    });
    expect((await ann.say(roomId, text)).duplicate).toBe(false);
  });

  const bugs: [string, [string, string], (ann: Person) => Promise<unknown>][] = [
    [
      'registering',
      column('"user"', 'display_name'),
      () =>
        postJson(`${node.url}/api/auth/register`, {
          username: 'unlucky',
          password: secret('the-unlucky-one'),
        }),
    ],
    [
      'logging in',
      column('session', 'user_agent'),
      ({ user }) => postJson(`${node.url}/api/auth/login`, { username: user.username, password: PASSWORD }),
    ],
    [
      'inviting',
      table('audit_log'),
      () => refusal(owner.call('createInvite', { maxUses: 1, expiresInDays: 1 })),
    ],
    [
      'registering by invite',
      table('invite'),
      () => {
        const inviteCode = secret(`invite-${randomUUID()}`);
        return postJson(`${node.url}/api/auth/register`, {
          username: 'invited',
          password: PASSWORD,
          inviteCode,
        });
      },
    ],
    ['creating a room', table('user_log'), (ann) => refusal(ann.createRoom(secret(`room-${randomUUID()}`)))],
    [
      'searching',
      column('room', 'archived_at'),
      (ann) => refusal(ann.call('listDirectory', { query: secret(`query-${randomUUID()}`) })),
    ],
  ];
  it.each(bugs)('while %s gives nothing away', async (_, broken, work) => {
    const ann = keep(await node.person());
    const before = lines.length;
    await withBroken(broken, () => work(ann));
    expect(lines.slice(before).join('')).toContain('operation failed');
  });
});

it('what the database refuses for want of time is a warning, without what was to be stored', async () => {
  const ann = await keep(await node.person()).connect();
  const { id: roomId } = await ann.createRoom();
  const before = lines.length;
  await database.locked('room', async () => {
    const refused = [
      refusal(ann.say(roomId, body())),
      refusal(ann.createRoom(secret(`room-${randomUUID()}`))),
    ];
    for (const { code, retryable } of await Promise.all(refused)) {
      expect({ code, retryable }).toEqual({ code: 'busy', retryable: true });
    }
  });
  const logged = lines.slice(before).map((line) => JSON.parse(line) as { msg: string });
  for (const [msg, more] of [
    ['database refused', {}],
    ['database refused sends', { sends: 1 }],
  ] as const) {
    const found = logged.filter((each) => each.msg === msg);
    expect(found).toMatchObject([{ level: 40, ...more }]);
    expect(JSON.stringify(found)).toContain('lock timeout');
  }
});

it('no line of all those had a secret in it, and each was one line', () => {
  expect(lines.length).toBeGreaterThan(8);
  for (const line of lines) {
    expect(line.endsWith('\n')).toBe(true);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal would act on.
    expect(line.slice(0, -1)).not.toMatch(/[\u0000-\u001f]/);
    JSON.parse(line);
  }
  const all = lines.join('');
  const bytes = JSON.stringify([...Buffer.from(PASSWORD)]).slice(1, -1);
  for (const canary of [...secrets, bytes, '$argon2id$']) expect(all, canary).not.toContain(canary);
});
