import { randomUUID } from 'node:crypto';
import { type ErrorCode, errorCodes, errorSchema, type Operation, operations } from '@parley/protocol';
import { httpOperations, type Person, rawTcp, requestOf } from '@parley/testkit';
import { useNode } from '@parley/testkit/hooks';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const withBody = httpOperations.filter((name) =>
  /^(POST|PUT|PATCH)/.test((operations[name] as Operation).http!),
);
/** A value for every path parameter there is. */
const params = {
  roomId: randomUUID(),
  userId: randomUUID(),
  sessionId: randomUUID(),
  inviteId: randomUUID(),
  code: 'x',
};

const node = useNode();
let owner: Person;
beforeAll(async () => {
  owner = await node.owner();
});

/** The contract's error and nothing else: no stack, no path, no SQL. */
async function expectRefusal(response: Response, code: ErrorCode): Promise<void> {
  const text = await response.text();
  expect({ status: response.status, text }).toMatchObject({ status: errorCodes[code].status });
  const { error } = z.strictObject({ error: errorSchema.strict() }).parse(JSON.parse(text));
  expect(error.code).toBe(code);
  expect(text).not.toMatch(/node_modules|\.ts:|\bat \w+ \(|SELECT|INSERT|prisma/i);
}

const send = (name: (typeof withBody)[number], body: string | null, type: string | null) => {
  const { method, path } = requestOf(name, params);
  const headers = { cookie: owner.cookie, ...(type && { 'content-type': type }) };
  return fetch(node.url + path, {
    method,
    headers,
    ...(body !== null && { body: new TextEncoder().encode(body) }),
  });
};
const JSON_TYPE = 'application/json';

describe.each(withBody)('%s', (name) => {
  it.each([
    ['half an object', '{"roomId":'],
    ['no JSON', 'username=ann&password=x'],
    ['nothing', ''],
    ['white space', ' \n '],
    ['an array', '[{}]'],
    ['an empty array', '[]'],
    ['a string', '"text"'],
    ['a number', '7'],
    ['true', 'true'],
    ['NaN', '{"seq":NaN}'],
    ['__proto__', '{"__proto__":{"role":"owner"}}'],
    ['__proto__ further in', '{"a":[{"__proto__":{"role":"owner"}}]}'],
    ['constructor.prototype', '{"constructor":{"prototype":{"role":"owner"}}}'],
    ['30,000 open arrays', '['.repeat(30_000)],
    ['30,000 arrays', '['.repeat(30_000) + ']'.repeat(30_000)],
    ['a broken escape', '{"body":"\\u00zz"}'],
  ])('a body of %s is refused', async (_, body) => {
    await expectRefusal(await send(name, body, JSON_TYPE), 'invalid');
  });

  it('a body over 64 KiB is refused', async () => {
    const body = JSON.stringify({ body: 'x'.repeat(64 * 1024) });
    await expectRefusal(await send(name, body, JSON_TYPE), 'too_large');
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/html',
    'application/jsonp',
    'application/xml',
    'nonsense',
  ])('a body that calls itself %s is refused', async (type) => {
    await expectRefusal(await send(name, '{}', type), 'unsupported');
  });

  it('a body that does not say what it is, is refused', async () => {
    await expectRefusal(await send(name, '{}', null), 'unsupported');
  });
});

describe('what is no operation', () => {
  it.each(['PUT', 'DELETE', 'OPTIONS', 'PROPFIND'])(
    '%s on a path of another method is 404',
    async (method) => {
      await expectRefusal(await fetch(`${node.url}/api/auth/me`, { method }), 'not_found');
    },
  );

  it.each([
    '/api',
    '/api/',
    '/api/nothing',
    '/api/users/',
    '/api/auth/me/',
    '/api//auth/me',
    '/api/rooms/..%2fauth%2fme/messages/x',
    '/.env',
    '/.git/config',
    '/socket.iox',
    '/package.json',
  ])('%s is 404', async (path) => {
    await expectRefusal(await fetch(node.url + path, { headers: { cookie: owner.cookie } }), 'not_found');
  });

  it.each([
    '/api/%zz',
    '/api/rooms/%ff%fe/messages',
    `/api/rooms/${'x'.repeat(400)}/messages`,
    '/api/rooms/%00/messages',
    "/api/rooms/'%20OR%201=1--/messages",
    '/api/rooms/__proto__/members',
    '/api/rooms/null/members',
  ])('a room called by %.40s is refused', async (path) => {
    await expectRefusal(await fetch(node.url + path, { headers: { cookie: owner.cookie } }), 'invalid');
  });
});

describe('a query', () => {
  let roomId: string;
  beforeAll(async () => {
    roomId = (await owner.createRoom()).id;
  });
  it.each([
    'limit=abc',
    'limit=-1',
    'limit=1.5',
    'limit=1e2',
    'limit=',
    'limit=99999999999',
    'limit=1&limit=2',
    'before=-1',
    'before=NaN',
    'before=1e308',
    'before=2147483648',
    'after=0x10',
    'after=1&after=2',
    'after[]=1&after[]=2&after=%20',
  ])('%s is refused', async (query) => {
    const url = `${node.url}/api/rooms/${roomId}/messages?${query}`;
    await expectRefusal(await fetch(url, { headers: { cookie: owner.cookie } }), 'invalid');
  });

  it('does not replace what the path says', async () => {
    const url = `${node.url}/api/rooms/${randomUUID()}/messages?roomId=${roomId}`;
    await expectRefusal(await fetch(url, { headers: { cookie: owner.cookie } }), 'not_found');
  });

  it('with __proto__ changes nothing', async () => {
    const url = `${node.url}/api/rooms/${roomId}/messages?__proto__[limit]=x&__proto__=y&constructor=z`;
    expect((await fetch(url, { headers: { cookie: owner.cookie } })).status).toBe(200);
  });
});

describe('what is hardly HTTP', () => {
  const answerTo = async (bytes: string) => {
    const { socket, closed } = await rawTcp(node.url);
    socket.write(bytes);
    return closed;
  };
  it.each([
    ['no HTTP at all', 'HELLO\r\n\r\n', 400],
    ['a header without a colon', 'GET / HTTP/1.1\r\nhost: x\r\nnonsense\r\n\r\n', 400],
    [
      'two lengths',
      'POST /api/auth/login HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n',
      400,
    ],
    [
      'a length and chunks',
      'POST /api/auth/login HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    [
      'a chunk that is none',
      'POST /healthz HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
      400,
    ],
    ['20 KiB of header', `GET / HTTP/1.1\r\nhost: x\r\ncookie: ${'x'.repeat(20_480)}\r\n\r\n`, 413],
    ['10,000 headers', `GET / HTTP/1.1\r\nhost: x\r\n${'a: b\r\n'.repeat(10_000)}\r\n`, 413],
  ])('%s is refused in the shape of the contract, and the connection closed', async (_, bytes, status) => {
    const answer = await answerTo(bytes);
    const [head = '', body = ''] = answer.slice(answer.lastIndexOf('HTTP/1.1 ')).split('\r\n\r\n');
    expect(head).toContain(`HTTP/1.1 ${status} `);
    expect(head.toLowerCase()).toContain('x-content-type-options: nosniff');
    z.strictObject({ error: errorSchema.strict() }).parse(JSON.parse(body));
  });
});
