import { cookieOf, PASSWORD, type Person, postJson, RawPolling, RawWebSocket, rawTcp } from '@parley/testkit';
import { useDatabase, useLink, useNode } from '@parley/testkit/hooks';
import { beforeAll, describe, expect, it } from 'vitest';

const PUBLIC_URL = 'https://chat.example.org';
const database = useDatabase();
const node = useNode(database, {
  RATE_LIMITS: 'on',
  LIMIT_TYPING: '1:0.001',
  LIMIT_LOGINS: '50:0.001',
});
const tls = useNode(database, { PUBLIC_URL, TRUST_PROXY: 'true' });
const link = useLink(database);
const cutOff = useNode(link);
let ann: Person;
beforeAll(async () => {
  ann = await node.person();
});

type Seen = Pick<Headers, 'get' | 'has' | 'keys'>;

/** What every answer carries, whoever sent it. */
function expectSafe(headers: Seen): void {
  const policy = headers.get('content-security-policy') ?? '';
  expect(policy).toMatch(/^default-src 'none'/);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('x-frame-options')).toBe('DENY');
  expect(headers.get('referrer-policy')).toBe('same-origin');
  expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
  for (const name of ['server', 'x-powered-by', 'via']) expect(headers.has(name), name).toBe(false);
}

/** Headers of an answer that came as bare bytes. */
function headersOf(bytes: string): Headers {
  const [, ...lines] = bytes.split('\r\n\r\n')[0]!.split('\r\n');
  return new Headers(
    lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
  );
}

const get = (path: string, headers: Record<string, string> = {}) => fetch(node.url + path, { headers });
const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  fetch(node.url + path, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });
const tooLarge = JSON.stringify('x'.repeat(70_000));

describe('every answer of the API is safe, and not kept', () => {
  const answers: [number, () => Promise<Response>][] = [
    [200, () => get('/api/setup')],
    [200, () => get('/api/auth/me', { cookie: ann.cookie })],
    [200, () => fetch(`${node.url}/api/setup`, { method: 'HEAD' })],
    [201, () => post('/api/rooms', '{"name":"headers","visibility":"public"}', { cookie: ann.cookie })],
    [204, async () => post('/api/auth/logout', '{}', { cookie: (await node.again(ann)).cookie })],
    [400, () => post('/api/auth/login', '{')],
    [400, () => get('/api/%zz')],
    [400, () => get(`/api/invites/${'x'.repeat(400)}`)],
    [401, () => get('/api/rooms')],
    [403, () => post('/api/auth/login', '{}', { origin: 'https://evil.example' })],
    [403, () => get('/api/admin/people', { cookie: ann.cookie })],
    [404, () => get('/api/nothing')],
    [404, () => fetch(`${node.url}/api/rooms`, { method: 'DELETE' })],
    [413, () => post('/api/auth/login', tooLarge)],
    [415, () => post('/api/auth/login', 'a=b', { 'content-type': 'application/x-www-form-urlencoded' })],
    [200, () => get('/healthz')],
  ];
  it.each(answers)('%i', async (status, ask) => {
    const response = await ask();
    expect(response.status).toBe(status);
    expectSafe(response.headers);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('permissions-policy') ?? '').toMatch(status === 400 ? /^/ : /camera=\(\)/);
  });

  it('429', async () => {
    const attempts = Array.from({ length: 60 }, () =>
      postJson(`${node.url}/api/auth/login`, { username: 'headers', password: 'x' }),
    );
    const refused = (await Promise.all(attempts)).find(({ status }) => status === 429);
    expectSafe(refused!.headers);
    expect(refused!.headers.get('cache-control')).toBe('no-store');
  });

  it('503', async () => {
    await link.cut();
    for (const path of ['/api/setup', '/healthz', '/socket.io/?EIO=4&transport=polling']) {
      const response = await fetch(cutOff.url + path, { headers: { cookie: ann.cookie } });
      expect(response.status, path).toBe(503);
      expectSafe(response.headers);
      expect(await response.json()).toMatchObject({ error: { code: 'unavailable', retryable: true } });
    }
    await link.mend();
    while ((await fetch(`${cutOff.url}/healthz`)).status !== 200);
  });
});

describe('every answer of the engine is safe, and not kept', () => {
  it('of a poll, a post and what they are refused with', async () => {
    const cookie = { cookie: ann.cookie };
    const polling = await RawPolling.connect(node.url, cookie);
    const answers: [number, Response][] = [
      [200, await RawPolling.open(node.url, cookie)],
      [200, await polling.post('421["sync",{"rooms":{}}]')],
      [200, await polling.poll()],
      [401, await polling.poll({})],
      [403, await RawPolling.open(node.url, { origin: 'https://evil.example' })],
      [400, await get('/socket.io/')],
      [400, await get('/socket.io/?EIO=3&transport=polling')],
      [400, await get('/socket.io/?EIO=4&transport=polling&sid=nobody')],
      [
        400,
        await fetch(`${node.url}/socket.io/?EIO=4&transport=polling&sid=${polling.sid}`, {
          method: 'PUT',
          headers: cookie,
        }),
      ],
      [400, await fetch(`${node.url}/socket.io/`, { method: 'OPTIONS' })],
      [413, await polling.post(`42["chat",${tooLarge}]`)],
    ];
    for (const [status, response] of answers) {
      expect(response.status).toBe(status);
      expectSafe(response.headers);
      expect(response.headers.get('cache-control')).toBe('no-store');
    }
  });

  it('of an upgrade', async () => {
    const raw = await RawWebSocket.open(node.url, { cookie: ann.cookie });
    expect(raw.head).toContain(' 101 ');
    expectSafe(headersOf(raw.head));
    raw.socket.destroy();
  });

  it('the handshake names no version', async () => {
    const text = await (await RawPolling.open(node.url)).text();
    expect(Object.keys(JSON.parse(text.slice(1)) as object).sort()).toEqual([
      'maxPayload',
      'pingInterval',
      'pingTimeout',
      'sid',
      'upgrades',
    ]);
  });
});

it('the pages and the API page are safe, without inline scripts', async () => {
  for (const path of [
    '/',
    '/nothing.txt',
    '/api/docs',
    '/api/docs/static/swagger-ui.css',
    '/.env',
    '/.git/config',
  ]) {
    expectSafe((await get(path)).headers);
  }
  expect(await (await get('/api/docs')).text()).not.toMatch(/<script(?![^>]*\bsrc=)/);
});

it('what is no HTTP is answered as safely', async () => {
  const { socket, closed } = await rawTcp(node.url);
  socket.write('HELLO\r\n\r\n');
  expectSafe(headersOf(await closed));
});

describe('under TLS', () => {
  const HTTPS = { 'x-forwarded-proto': 'https' };
  it('every answer asks for TLS from then on, the engine’s too', async () => {
    const login = await postJson(
      `${tls.url}/api/auth/login`,
      { username: ann.user.username, password: PASSWORD },
      HTTPS,
    );
    const headers = { ...HTTPS, cookie: cookieOf(login) };
    for (const response of [
      login,
      await fetch(`${tls.url}/`, { headers }),
      await fetch(`${tls.url}/api/nothing`, { headers }),
      await fetch(`${tls.url}/api/%zz`, { headers }),
      await RawPolling.open(tls.url, headers),
      await fetch(`${tls.url}/socket.io/`, { headers }),
    ]) {
      expect(response.headers.get('strict-transport-security')).toBe('max-age=63072000; includeSubDomains');
    }
  });

  it('and none without', async () => {
    for (const path of ['/', '/api/setup', '/socket.io/']) {
      expect((await get(path)).headers.has('strict-transport-security')).toBe(false);
    }
  });
});
